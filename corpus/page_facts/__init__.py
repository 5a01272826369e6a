"""What a page says of itself: its title, its authors, its date.

Each chooses among what `corpus.html.statements` gathers and what readers see.
"""
