"""The commands, a file for each group; `evidencebank.cli.main.main` registers them."""
