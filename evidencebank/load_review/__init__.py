"""What of a load an editor should look at, and why it came out so."""
