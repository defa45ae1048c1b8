"""The till's decisions, without I/O: a method for what happens, commands as its answer.

The window carries the commands out and calls the till again with each outcome. Decided here is
which answer is stale, what a scan does to a half-filled form, when an invoice may be saved, and
what can be undone. No files, no network, no Qt, no clock, no words for people.
"""

from pos_scanner.till.till import Till

__all__ = ["Till"]
