"""A title that was sent as text, read into its fields."""
