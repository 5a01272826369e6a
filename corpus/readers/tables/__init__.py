"""Tables: an entry a row."""
