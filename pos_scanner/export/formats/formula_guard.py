"""The formula guard: no text cell that a spreadsheet runs, and each given back as it was.

A spreadsheet runs a cell that begins with ``=``; quoting does not help (OWASP, CSV injection). So a
text cell that begins with a trigger, or with an apostrophe, gets one apostrophe before it, and a
reader takes exactly one away again. Number columns are never touched: another program guarded
negative numbers and could not import its own export.
"""

GUARD = "'"
TRIGGERS = frozenset("=+-@\t\r\n＝＋－＠" + GUARD)
"""OWASP's list, its full-width forms (Japanese Excel runs them), and the guard itself."""


def guarded(text: str) -> str:
    """A text cell that no spreadsheet takes for a formula; a reader takes one apostrophe away."""
    return GUARD + text if text[:1] in TRIGGERS else text
