"""For analysts: frames, matrix and graph of a bank, the query log."""
