"""The estimate as a spreadsheet: written, read, compared. Bytes and plain values; what is in the database comes as rows."""
