"""For analysts: frames, measures, evaluation, the query log."""
