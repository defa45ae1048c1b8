"""The owner's numbers: what was sold, how it came in, how long it took."""
