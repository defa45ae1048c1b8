"""Amounts of an invoice: arithmetic as it is typed, a line's numbers, a form's totals."""
