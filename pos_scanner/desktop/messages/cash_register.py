"""Sentences about sales that a cash register sends.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind

Sentences = tuple[str, str]
"""What happened, and what to do about it."""


FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.NO_TILL_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "No till window is open for {path}"),
        QT_TRANSLATE_NOOP("Messages", "Open it, then send the sale again."),
    ),
    FailureKind.TILL_SILENT: (
        QT_TRANSLATE_NOOP("Messages", "The till window is not responding."),
        QT_TRANSLATE_NOOP("Messages", "Wait a moment and send it again, or restart the till."),
    ),
    FailureKind.SALE_REFUSED: (
        QT_TRANSLATE_NOOP("Messages", "The till does not accept this sale: {field}"),
        QT_TRANSLATE_NOOP("Messages", "Correct that value and send the sale again."),
    ),
}

_WRONG_VALUE = QT_TRANSLATE_NOOP("Messages", "The till does not accept this sale: {field}")
_SUM = QT_TRANSLATE_NOOP("Messages", "It takes an amount in yuan, like 58.00.")
_SHORT_TEXT = QT_TRANSLATE_NOOP("Messages", "It takes a text of at most 300 characters.")
_EXPECTED: dict[str, str] = {
    "order": QT_TRANSLATE_NOOP("Messages", "It takes a text of at most 50 characters."),
    "amount": _SUM,
    "discount": QT_TRANSLATE_NOOP("Messages", "It takes yuan, less than the amount, like 3.00."),
    "unit_price": QT_TRANSLATE_NOOP("Messages", "It takes a price in yuan, like 29.00."),
    "quantity": QT_TRANSLATE_NOOP("Messages", "It takes a number above 0, like 2 or 0.5."),
    "tax_rate": QT_TRANSLATE_NOOP(
        "Messages", "It takes a fraction below 1, like 0.06, or the word exempt."
    ),
    "tax_code": QT_TRANSLATE_NOOP("Messages", "It takes the 19 digits of a tax code."),
    "lines": QT_TRANSLATE_NOOP(
        "Messages", "It takes a list of 1 to 200 objects, each with an amount."
    ),
    "price_includes_tax": QT_TRANSLATE_NOOP("Messages", "It takes true or false."),
    "item": _SHORT_TEXT,
    "spec": _SHORT_TEXT,
    "unit": _SHORT_TEXT,
    "remark": _SHORT_TEXT,
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.SALE_REFUSED, "not-json"): (
        QT_TRANSLATE_NOOP("Messages", "The sale is not a JSON object."),
        QT_TRANSLATE_NOOP(
            "Messages", 'Its fields stand in braces: "order": "R123", "amount": "58.00".'
        ),
    ),
    (FailureKind.SALE_REFUSED, "too-long"): (
        QT_TRANSLATE_NOOP("Messages", "The sale is longer than 64 KiB."),
        QT_TRANSLATE_NOOP("Messages", "Send it with fewer lines or shorter texts."),
    ),
    (FailureKind.SALE_REFUSED, "unknown-command"): (
        QT_TRANSLATE_NOOP("Messages", "The till does not know this command."),
        QT_TRANSLATE_NOOP("Messages", 'A sale has "command": "sale", or none.'),
    ),
    (FailureKind.SALE_REFUSED, "unknown-field"): (
        QT_TRANSLATE_NOOP("Messages", "A sale has no field {field}."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Its fields are order, remark, price_includes_tax, lines; a line's are item, amount,"
            " quantity, unit_price, unit, spec, discount, tax_rate and tax_code.",
        ),
    ),
    (FailureKind.SALE_REFUSED, "summary-code"): (
        _WRONG_VALUE,
        QT_TRANSLATE_NOOP("Messages", "This tax code has finer ones below it: choose one of them."),
    ),
    **{
        (FailureKind.SALE_REFUSED, f"bad-{name}"): (_WRONG_VALUE, expected)
        for name, expected in _EXPECTED.items()
    },
}
"""Sentences for a failure whose fact ``reason`` says more; ``bad-`` and a field's own name."""
