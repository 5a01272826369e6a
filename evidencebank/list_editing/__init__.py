"""The editors' work on related lists: drafts, reviews, publications, exports."""
