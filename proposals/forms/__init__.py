"""What people type into the writing pages. A half-filled form saves; what cannot be read is kept as typed."""
