"""Files of a generation: what each was when it was written, and the manifest that says so."""
