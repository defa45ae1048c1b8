"""The till's decisions, without I/O: an event comes in, commands come out.

The window and the command line carry the commands out and hand the outcomes back as events. Here
is decided which answer is stale, what a scan does to a half-filled form, when an invoice may be
saved, and what can be undone. No files, no network, no Qt, no clock, no words for people.
"""

from pos_scanner.till.till import Till

__all__ = ["Till"]
