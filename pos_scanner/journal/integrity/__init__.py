"""The proof that nothing was lost or changed, and the purge that keeps it."""
