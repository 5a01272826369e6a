"""The editors' part: pins and bans, differences, publications."""
