"""The pages that only the Effectiveness Bank has: entry pages, matrix cells, listed works."""
