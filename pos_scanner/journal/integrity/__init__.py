"""Verification that nothing was lost or changed, and the purge that leaves it verifiable."""
