"""The norms in force on a day, for everybody, and what may be done with them, through the API."""
