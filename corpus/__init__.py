"""The corpus: what an entry is, how pages become entries, and where entries are kept."""
