"""Sentences about cashiers, their sign-in, and shifts.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind

Sentences = tuple[str, str]
"""What happened, and what to do about it."""


FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.CASHIER_NOT_ACCEPTED: (
        QT_TRANSLATE_NOOP("Messages", "A cashier's name has 1 to 16 characters."),
        QT_TRANSLATE_NOOP("Messages", "Type another name."),
    ),
    FailureKind.SIGN_IN_REFUSED: (
        QT_TRANSLATE_NOOP("Messages", "Wrong PIN or badge."),
        QT_TRANSLATE_NOOP("Messages", "Try again, or ask the owner for a new PIN."),
    ),
    FailureKind.SIGN_IN_PAUSED: (
        QT_TRANSLATE_NOOP("Messages", "Too many wrong attempts."),
        QT_TRANSLATE_NOOP("Messages", "Wait {seconds} seconds, then try again."),
    ),
    FailureKind.SHIFT_IS_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "A shift is already open."),
        QT_TRANSLATE_NOOP("Messages", "Close it first."),
    ),
    FailureKind.NO_SHIFT_IS_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "No shift is open."),
        QT_TRANSLATE_NOOP("Messages", "Open one first."),
    ),
    FailureKind.NOT_THE_OWNER: (
        QT_TRANSLATE_NOOP("Messages", "Only the owner may do this."),
        QT_TRANSLATE_NOOP("Messages", "Ask the owner to sign in."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.CASHIER_NOT_ACCEPTED, "name-taken"): (
        QT_TRANSLATE_NOOP("Messages", "There is already a cashier with this name."),
        QT_TRANSLATE_NOOP("Messages", "Type another name."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "pin"): (
        QT_TRANSLATE_NOOP("Messages", "A PIN has 4 to 12 digits."),
        QT_TRANSLATE_NOOP("Messages", "Type another PIN."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "badge-taken"): (
        QT_TRANSLATE_NOOP("Messages", "This badge belongs to another cashier."),
        QT_TRANSLATE_NOOP("Messages", "Scan another badge."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "nothing-to-sign-in-with"): (
        QT_TRANSLATE_NOOP("Messages", "A cashier needs a PIN or a badge to sign in."),
        QT_TRANSLATE_NOOP("Messages", "Type a PIN, or scan the badge."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "pin-differs"): (
        QT_TRANSLATE_NOOP("Messages", "The two PINs do not match."),
        QT_TRANSLATE_NOOP("Messages", "Enter the same new PIN twice."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "owner"): (
        QT_TRANSLATE_NOOP("Messages", "The owner cannot be deactivated while signed in."),
        QT_TRANSLATE_NOOP("Messages", "Someone must manage the cashiers."),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""
