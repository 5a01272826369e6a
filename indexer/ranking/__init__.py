"""What ranks a query's matches besides its words: related documents, and the latent view."""
