"""Backups of the journal, and how one is put in its place."""
