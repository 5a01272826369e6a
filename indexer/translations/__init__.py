"""Which entries are translations of one another: what each states, and the sets that follow."""
