"""What a shop talks about: scans, titles, money, invoices, findings. Pure values and rules.

No files, no network, no Qt and no clock but one handed in; every other package may import this
one, and it imports none of them.
"""
