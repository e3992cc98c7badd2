"""The wiring of the portal: settings, addresses, workers, start and stop."""
