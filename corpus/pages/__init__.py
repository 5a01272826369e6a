"""What any page has, and pages of no special form: articles, and plain text."""
