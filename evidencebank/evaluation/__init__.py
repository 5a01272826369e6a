"""How good search and related lists are, by judged collections."""
