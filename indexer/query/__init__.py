"""The query language: the tree of a query, and reading it from what people type."""
