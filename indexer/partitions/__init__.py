"""Parts of an index, each of some entries, and what is made of all: the index of one build."""
