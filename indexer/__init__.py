"""The indexer: analysis, the index, the query language and ranking."""
