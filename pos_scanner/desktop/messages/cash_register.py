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
