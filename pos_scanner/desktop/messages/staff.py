"""The sentences about who may do what at the till, and about what is voided or replaced.

A part of ``wording_tables.py``, which holds all of them.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.findings import FindingKind

Sentences = tuple[str, str]

FINDINGS: dict[FindingKind, str] = {
    FindingKind.REPLACES: QT_TRANSLATE_NOOP(
        "Messages", "This stands in for {0}, which is void once this is confirmed."
    ),
}

FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.TILL_LOCKED: (
        QT_TRANSLATE_NOOP("Messages", "The till is locked; this code was not taken."),
        QT_TRANSLATE_NOOP("Messages", "Sign in first, then scan again."),
    ),
    FailureKind.NOT_THE_OWNER: (
        QT_TRANSLATE_NOOP("Messages", "Only the owner may do this."),
        QT_TRANSLATE_NOOP("Messages", "Have the owner sign in."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.CASHIER_NOT_ACCEPTED, "nothing-to-sign-in-with"): (
        QT_TRANSLATE_NOOP("Messages", "A cashier needs a PIN or a badge to sign in."),
        QT_TRANSLATE_NOOP("Messages", "Type a PIN, or scan the badge."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "pin-differs"): (
        QT_TRANSLATE_NOOP("Messages", "The two PINs differ."),
        QT_TRANSLATE_NOOP("Messages", "Type the new PIN twice, the same."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "owner"): (
        QT_TRANSLATE_NOOP("Messages", "The owner cannot be retired while signed in."),
        QT_TRANSLATE_NOOP("Messages", "Someone has to look after the others."),
    ),
}
