"""From sources to the store: walking, identity, and what a load changed."""
