"""The pages of settings and of help."""
