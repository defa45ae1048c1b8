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
        QT_TRANSLATE_NOOP("Messages", "This PIN or badge does not fit."),
        QT_TRANSLATE_NOOP("Messages", "Try again, or have a new PIN set."),
    ),
    FailureKind.SIGN_IN_PAUSED: (
        QT_TRANSLATE_NOOP("Messages", "Too many wrong tries."),
        QT_TRANSLATE_NOOP("Messages", "Wait {seconds} seconds, then try again."),
    ),
    FailureKind.SHIFT_IS_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "A shift is open already."),
        QT_TRANSLATE_NOOP("Messages", "Close it first."),
    ),
    FailureKind.NO_SHIFT_IS_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "No shift is open."),
        QT_TRANSLATE_NOOP("Messages", "Open one first."),
    ),
    FailureKind.NOT_THE_OWNER: (
        QT_TRANSLATE_NOOP("Messages", "Only the owner may do this."),
        QT_TRANSLATE_NOOP("Messages", "Have the owner sign in."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.CASHIER_NOT_ACCEPTED, "name-taken"): (
        QT_TRANSLATE_NOOP("Messages", "There is a cashier of this name."),
        QT_TRANSLATE_NOOP("Messages", "Type another name."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "pin"): (
        QT_TRANSLATE_NOOP("Messages", "A PIN has 4 to 12 digits."),
        QT_TRANSLATE_NOOP("Messages", "Type another PIN."),
    ),
    (FailureKind.CASHIER_NOT_ACCEPTED, "badge-taken"): (
        QT_TRANSLATE_NOOP("Messages", "This badge is another cashier's."),
        QT_TRANSLATE_NOOP("Messages", "Scan another badge."),
    ),
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
"""Sentences for a failure whose fact ``reason`` says more."""
