"""py3langid's model, by which languages are told, and where it is kept."""
