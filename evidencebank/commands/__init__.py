"""Commands that have a file of their own; `evidencebank.cli` registers them."""
