"""What lists show of an entry, read without checking anew what was checked when it was written."""
