"""What a PDF says: lines in reading order, paragraphs, headings, title and authors."""
