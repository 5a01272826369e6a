"""What a word is, rule by rule."""
