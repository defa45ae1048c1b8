"""The sentences about the cash register's side; a part of ``wording_tables.py``."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind

FAILURES: dict[FailureKind, tuple[str, str]] = {
    FailureKind.NO_TILL_OPEN: (
        QT_TRANSLATE_NOOP("Messages", "No till's window is open for {path}"),
        QT_TRANSLATE_NOOP("Messages", "Open it, then send the sale again."),
    ),
    FailureKind.TILL_SILENT: (
        QT_TRANSLATE_NOOP("Messages", "The till's window does not answer."),
        QT_TRANSLATE_NOOP("Messages", "Wait a moment and send again; else start the till anew."),
    ),
    FailureKind.SALE_REFUSED: (
        QT_TRANSLATE_NOOP("Messages", "The till does not take this sale: {field}"),
        QT_TRANSLATE_NOOP("Messages", "Mend that value and send the sale again."),
    ),
}
