"""Where entries are kept: SQLite, what editors wrote, durability, salvage."""
