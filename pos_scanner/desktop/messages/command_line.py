"""What somebody at the command line can do about a failure, where the window's advice is no help.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind

NO_TAX_CODE = QT_TRANSLATE_NOOP("Messages", "No tax code is found by “{0}”.")
OTHER_WORDS = QT_TRANSLATE_NOOP(
    "Messages",
    "Try another word, its pinyin or the first digits; codes --import FILE adds the whole table.",
)
REJECTION_DOUBTS: dict[str, tuple[str, str]] = {
    "unknown": (
        QT_TRANSLATE_NOOP("Messages", "Not in this till's journal: {0}."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Name the till's data folder with --data-dir, or read all tills' with --pool.",
        ),
    ),
    "never-sent": (
        QT_TRANSLATE_NOOP("Messages", "Never exported for the tax platform: {0}."),
        QT_TRANSLATE_NOOP(
            "Messages", "Check that the list is this shop's and the number is right."
        ),
    ),
}
"""Why the platform cannot have rejected a number that it names, and what to do."""
_TRY_LATER = QT_TRANSLATE_NOOP("Messages", "Try again in a moment.")
_BLANK_TEMPLATE = QT_TRANSLATE_NOOP(
    "Messages",
    "Download today's blank template from the platform and name it: --template FILE"
    " (or the setting export.template).",
)
_SERVER_STATE = QT_TRANSLATE_NOOP(
    "Messages", "On the server, `pos-scanner backend check` says why."
)
_SERVER_ADDRESS = QT_TRANSLATE_NOOP(
    "Messages", "Check the server's address (the setting backend.url, or after --pool)."
)
_RIGHT_FILE = QT_TRANSLATE_NOOP(
    "Messages", "Put the right file back, or restore a backup: pos-scanner journal restore FILE"
)
_RESTORE_NEWEST = QT_TRANSLATE_NOOP(
    "Messages", "Restore the newest backup: pos-scanner journal restore {backup}"
)

CARD_CHECK = QT_TRANSLATE_NOOP(
    "Messages",
    "The tax number's check character is wrong: check it against the business licence.",
)
"""Whoever makes a code has none to compare the number with, as the form's sentence advises."""

ADVICE: dict[FailureKind, str] = {
    FailureKind.NO_BACKEND_SET: QT_TRANSLATE_NOOP(
        "Messages", "Name it in the setting backend.url (for --pool also after it)."
    ),
    FailureKind.BACKEND_UNREACHABLE: QT_TRANSLATE_NOOP(
        "Messages", "Check the network and the server's address, then try again."
    ),
    FailureKind.BACKEND_TIMEOUT: _TRY_LATER,
    FailureKind.BACKEND_CERTIFICATE: QT_TRANSLATE_NOOP(
        "Messages",
        "Check the server's address and the setting backend.ca_file, or tell whoever manages the"
        " server.",
    ),
    FailureKind.BACKEND_REFUSED_TILL: QT_TRANSLATE_NOOP(
        "Messages",
        "Pair this till again in the window's settings, or set a token in backend.token.",
    ),
    FailureKind.BACKEND_NOT_UNDERSTOOD: _SERVER_ADDRESS,
    FailureKind.BACKEND_FAULT: QT_TRANSLATE_NOOP(
        "Messages", "Try again; if it stays like that, tell whoever manages the server."
    ),
    FailureKind.TOO_MANY_SCANS: _TRY_LATER,
    FailureKind.QUOTA_USED_UP: QT_TRANSLATE_NOOP("Messages", "Try again tomorrow."),
    FailureKind.WECHAT_UNAVAILABLE: _TRY_LATER,
    FailureKind.WECHAT_NOT_SET_UP: _SERVER_STATE,
    FailureKind.TITLE_EMPTY: QT_TRANSLATE_NOOP(
        "Messages", "Ask the customer to complete the title in WeChat."
    ),
    FailureKind.CODE_DAMAGED: QT_TRANSLATE_NOOP(
        "Messages", "Read the code again, and give its text whole and unchanged."
    ),
    FailureKind.TEMPLATE_NEEDED: _BLANK_TEMPLATE,
    FailureKind.TEMPLATE_NOT_RIGHT: _BLANK_TEMPLATE,
    FailureKind.UNKNOWN_PRESET: QT_TRANSLATE_NOOP(
        "Messages", "There are: {known}. `pos-scanner export --list` explains them."
    ),
    FailureKind.JOURNAL_MISSING: _RESTORE_NEWEST,
    FailureKind.JOURNAL_DAMAGED: QT_TRANSLATE_NOOP(
        "Messages",
        "Do not delete it. Keep a copy, then restore a backup: pos-scanner journal restore FILE",
    ),
    FailureKind.JOURNAL_EMPTY: _RIGHT_FILE,
    FailureKind.JOURNAL_OLDER: _RIGHT_FILE,
    FailureKind.JOURNAL_OF_ANOTHER_TILL: _RIGHT_FILE,
    FailureKind.DATA_FOLDER_EMPTY: QT_TRANSLATE_NOOP(
        "Messages", "Connect its disk, or name another folder: --data-dir DIR"
    ),
}
"""Whatever the fact ``reason`` is."""

BY_REASON: dict[tuple[FailureKind, str], str] = {
    (FailureKind.BACKEND_CERTIFICATE, "not-yet-valid"): QT_TRANSLATE_NOOP(
        "Messages", "Set the clock, then try again."
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "not-blank"): "",
    (FailureKind.TEMPLATE_NOT_RIGHT, "not-used"): "",
    (FailureKind.TEMPLATE_NOT_RIGHT, "locked"): QT_TRANSLATE_NOOP(
        "Messages", "Open it in Excel or WPS, save it without a password and name that file."
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "old-workbook"): QT_TRANSLATE_NOOP(
        "Messages", "Open it in Excel or WPS, save it as .xlsx and name that file."
    ),
    (FailureKind.JOURNAL_DAMAGED, "has-backup"): QT_TRANSLATE_NOOP(
        "Messages",
        "Do not delete it. Restore the newest backup: pos-scanner journal restore {backup}",
    ),
    (FailureKind.JOURNAL_DAMAGED, "changed"): "",
    (FailureKind.JOURNAL_DAMAGED, "changed-alone"): "",
    (FailureKind.JOURNAL_MISSING, "folder"): "",
    (FailureKind.JOURNAL_MISSING, "no-backup"): QT_TRANSLATE_NOOP(
        "Messages", "Put the file back, or start an empty journal: pos-scanner journal begin-anew"
    ),
    (FailureKind.FILE_NOT_FOUND, "no-journal"): QT_TRANSLATE_NOOP(
        "Messages",
        "Name the till's data folder: --data-dir DIR. Its window creates the journal.",
    ),
    (FailureKind.NOTHING_TO_EXPORT, "had-before"): QT_TRANSLATE_NOOP(
        "Messages",
        "`export --again {batch} --preset NAME --output FILE` writes that batch in this format;"
        " --all exports everything again: it must not be booked twice.",
    ),
    (FailureKind.NOTHING_TO_EXPORT, "listed"): QT_TRANSLATE_NOOP(
        "Messages", "--all lists everyone again; --again BATCH those of one batch."
    ),
    (FailureKind.NOTHING_TO_EXPORT, "sent-before"): QT_TRANSLATE_NOOP(
        "Messages",
        "Read the platform's answer first (journal issued FILE, export --answer FILE): sent twice"
        " with --again, they could be issued twice.",
    ),
    (FailureKind.NOTHING_TO_EXPORT, "voids-alone"): QT_TRANSLATE_NOOP(
        "Messages", "Leave out --state, or choose another --preset."
    ),
    (FailureKind.NOTHING_TO_EXPORT, "none-match"): QT_TRANSLATE_NOOP(
        "Messages",
        "Check --from, --to, --shift, --cashier, --kind, --state and --invoice. What was voided"
        " before any export is never exported.",
    ),
    (FailureKind.NOTHING_TO_EXPORT, "days-backwards"): QT_TRANSLATE_NOOP(
        "Messages", "Swap --from and --to."
    ),
}
"""Where the reason says more; empty: the window's advice is right."""


def advice_of(kind: FailureKind, reason: str) -> str:
    """What to do about a failure, in English, to be translated; empty: as in the window."""
    advice = BY_REASON.get((kind, reason))
    return ADVICE.get(kind, "") if advice is None else advice
