"""The model: weights, neighbours, smoothing, selection, duplicates, updates."""
