"""Commands that have a file of their own; `evidencebank.cli.main` registers them."""
