"""Related lists after a change: what they are made of is taken over where nothing is another."""
