"""The API of đề án. Each function fetches, reads what was sent, calls a service, and shows the result."""
