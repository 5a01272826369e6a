"""What of a bank is kept in which index: entries, what editors wrote, generations, locks."""
