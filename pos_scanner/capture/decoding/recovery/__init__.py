"""Codes that no decoder reads as they are: corners, module grid, frames averaged."""
