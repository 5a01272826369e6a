"""What editors look at besides the lists: what was done, and what needs a look."""
