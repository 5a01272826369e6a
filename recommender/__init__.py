"""The recommender: which entries are most closely related to which."""
