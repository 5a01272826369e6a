"""What searches are evaluated over: arrays of postings, columns, the lexicon."""
