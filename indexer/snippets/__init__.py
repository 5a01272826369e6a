"""Snippets: passages that show why an entry was found, and their marks."""
