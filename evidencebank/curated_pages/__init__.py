"""Curated pages: matrices, hot topics and collections."""
