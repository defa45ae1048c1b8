"""Sums as they are typed, line amounts, totals."""
