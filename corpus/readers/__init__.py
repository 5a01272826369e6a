"""From files to drafts: one reader for each type of source."""
