"""Cashiers at the window: sign-in, PIN, shifts."""
