"""What each kind of document says: frozen dataclasses, built once from live rows."""
