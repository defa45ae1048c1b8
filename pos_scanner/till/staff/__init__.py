"""The staff's rules: who is signed in, whose shift it is."""

from pos_scanner.till.staff.rules import Staff

__all__ = ["Staff"]
