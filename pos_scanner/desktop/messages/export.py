"""Sentences about exporting: formats, cells, templates, batches.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.issuance import IssueState, Outcome

Sentences = tuple[str, str]
"""What happened, and what to do about it."""

_WAITS = QT_TRANSLATE_NOOP(
    "Messages",
    "It stays unexported. Choose another format, or enter this invoice in the other program "
    "by hand.",
)
_TAKE_BLANK = QT_TRANSLATE_NOOP(
    "Messages", "Download today's blank template from the platform and choose it here."
)
_LOCKED = QT_TRANSLATE_NOOP("Messages", "The workbook is protected by a password: {path}")
_UNLOCK = QT_TRANSLATE_NOOP(
    "Messages", "Open it in Excel or WPS, save it without a password and choose that file."
)
_OLD_WORKBOOK = QT_TRANSLATE_NOOP("Messages", "The workbook is in the old format .xls: {path}")
_SAVE_ANEW = QT_TRANSLATE_NOOP(
    "Messages", "Open it in Excel or WPS, save it as .xlsx and choose that file."
)

FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.NOTHING_TO_EXPORT: (
        QT_TRANSLATE_NOOP("Messages", "There is nothing to export."),
        QT_TRANSLATE_NOOP(
            "Messages", "No invoice has been confirmed yet, or all were voided before an export."
        ),
    ),
    FailureKind.UNKNOWN_PRESET: (
        QT_TRANSLATE_NOOP("Messages", "There is no export format {preset}."),
        QT_TRANSLATE_NOOP("Messages", "There are: {known}."),
    ),
    FailureKind.PRESET_INVALID: (
        QT_TRANSLATE_NOOP("Messages", "The export format in {path} has an error: {problem}"),
        QT_TRANSLATE_NOOP("Messages", "Correct or remove that file."),
    ),
    FailureKind.CELL_NOT_WRITABLE: (
        QT_TRANSLATE_NOOP("Messages", "{number}, {column}: this text does not fit the format."),
        _WAITS,
    ),
    FailureKind.TEMPLATE_NEEDED: (
        QT_TRANSLATE_NOOP("Messages", "This format fills the tax platform's blank workbook."),
        _TAKE_BLANK,
    ),
    FailureKind.TEMPLATE_NOT_RIGHT: (
        QT_TRANSLATE_NOOP("Messages", "This is not a blank template from the platform: {path}"),
        _TAKE_BLANK,
    ),
    FailureKind.ANSWER_NOT_RIGHT: (
        QT_TRANSLATE_NOOP(
            "Messages", "This file is neither a failure list nor a list of issued invoices: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Choose the failure list, with its column of reasons, or the list of issued invoices.",
        ),
    ),
    FailureKind.BATCH_UNKNOWN: (
        QT_TRANSLATE_NOOP("Messages", "There is no batch {batch}."),
        QT_TRANSLATE_NOOP("Messages", "`pos-scanner export --history` lists them."),
    ),
    FailureKind.BATCH_DIFFERS: (
        QT_TRANSLATE_NOOP("Messages", "{batch} can no longer be reproduced byte for byte."),
        QT_TRANSLATE_NOOP(
            "Messages", "Its template or its personal data is gone. Keep using the original file."
        ),
    ),
    FailureKind.EXPORT_CANCELLED: (
        QT_TRANSLATE_NOOP("Messages", "The export was stopped."),
        QT_TRANSLATE_NOOP(
            "Messages", "The unfinished file was discarded, and nothing was marked as exported."
        ),
    ),
    FailureKind.EXPORT_UNDER_WAY: (
        QT_TRANSLATE_NOOP("Messages", "Another export is already running on this till."),
        QT_TRANSLATE_NOOP("Messages", "Wait until it has finished, then export the rest."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.NOTHING_TO_EXPORT, "days-backwards"): (
        QT_TRANSLATE_NOOP("Messages", "The last day, {until}, is before the first, {since}."),
        QT_TRANSLATE_NOOP("Messages", "Swap the two days."),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "numbers-unknown"): (
        QT_TRANSLATE_NOOP("Messages", "The journal has no invoice {numbers}."),
        QT_TRANSLATE_NOOP("Messages", "Check the number; it is like T1-20261123-0001."),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "cashier-unknown"): (
        QT_TRANSLATE_NOOP("Messages", "The journal has no cashier {cashier}."),
        QT_TRANSLATE_NOOP("Messages", "It has these cashiers: {known}"),
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "not-used"): (
        QT_TRANSLATE_NOOP("Messages", "The format {preset} fills no template."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Leave out --template, or choose another --preset: pos-scanner export --list",
        ),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "till-unknown"): (
        QT_TRANSLATE_NOOP("Messages", "Head office has no invoices of the till {till}."),
        QT_TRANSLATE_NOOP("Messages", "It has these tills: {known}"),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "voids-alone"): (
        QT_TRANSLATE_NOOP(
            "Messages", "This format cannot report voids, and nothing else is selected."
        ),
        QT_TRANSLATE_NOOP("Messages", "Select invoices, too, or choose another format."),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "no-rows"): (
        QT_TRANSLATE_NOOP("Messages", "None of these buyers has what this format lists."),
        QT_TRANSLATE_NOOP("Messages", "This file is not needed: go on with the next one."),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "had-before"): (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Nothing is new for {destination}: {count} were exported for it before, the last in"
            " {batch}.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "To export them again, clear “Only what is new”; they must not be booked twice.",
        ),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "listed"): (
        QT_TRANSLATE_NOOP(
            "Messages", "Nothing is new for this list: all buyers are in it, the last in {batch}."
        ),
        QT_TRANSLATE_NOOP("Messages", "To list everyone again, clear “Only what is new”."),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "sent-before"): (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Nothing is new for the tax platform: {count} were sent before, the last in {batch}.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Read the platform's answer first: sent twice, they could be issued twice."
        ),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "issued"): (
        QT_TRANSLATE_NOOP("Messages", "All of these are issued already."),
        QT_TRANSLATE_NOOP("Messages", "What is issued is never sent to the tax platform again."),
    ),
    (FailureKind.NOTHING_TO_EXPORT, "none-match"): (
        QT_TRANSLATE_NOOP("Messages", "No invoice matches this selection."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Choose other days, shifts or cashiers. What was voided before any export is never"
            " exported.",
        ),
    ),
    (FailureKind.CELL_NOT_WRITABLE, "too-long"): (
        QT_TRANSLATE_NOOP(
            "Messages", "{number}, {column}: {length} characters; the format allows {longest}."
        ),
        _WAITS,
    ),
    (FailureKind.CELL_NOT_WRITABLE, "not-in-charset"): (
        QT_TRANSLATE_NOOP(
            "Messages", "{number}, {column}: the format does not support {character}"
        ),
        _WAITS,
    ),
    (FailureKind.CELL_NOT_WRITABLE, "control-character"): (
        QT_TRANSLATE_NOOP("Messages", "{number}, {column}: no file can contain {character}"),
        _WAITS,
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "sheet-missing"): (
        QT_TRANSLATE_NOOP("Messages", "The workbook has no sheet {what}: {path}"),
        _TAKE_BLANK,
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "column-missing"): (
        QT_TRANSLATE_NOOP("Messages", "The workbook has no column {what}: {path}"),
        _TAKE_BLANK,
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "not-blank"): (
        QT_TRANSLATE_NOOP("Messages", "The workbook already contains data at {what}: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Delete the rows below its headings, or download today's blank template."
        ),
    ),
    (FailureKind.TEMPLATE_NOT_RIGHT, "locked"): (_LOCKED, _UNLOCK),
    (FailureKind.TEMPLATE_NOT_RIGHT, "old-workbook"): (_OLD_WORKBOOK, _SAVE_ANEW),
    (FailureKind.ANSWER_NOT_RIGHT, "issued-list"): (
        QT_TRANSLATE_NOOP("Messages", "This file lists issued invoices, not rejected ones: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "`pos-scanner journal issued FILE` adds what was issued to the records."
        ),
    ),
    (FailureKind.ANSWER_NOT_RIGHT, "failure-list"): (
        QT_TRANSLATE_NOOP("Messages", "This file lists rejected invoices, not issued ones: {path}"),
        QT_TRANSLATE_NOOP("Messages", "`pos-scanner export --answer FILE` shows the reasons."),
    ),
    (FailureKind.ANSWER_NOT_RIGHT, "locked"): (_LOCKED, _UNLOCK),
    (FailureKind.ANSWER_NOT_RIGHT, "old-workbook"): (_OLD_WORKBOOK, _SAVE_ANEW),
    (FailureKind.ANSWER_NOT_RIGHT, "web-page"): (
        QT_TRANSLATE_NOOP("Messages", "This file is a web page, not a workbook: {path}"),
        _SAVE_ANEW,
    ),
    (FailureKind.ANSWER_NOT_RIGHT, "damaged"): (
        QT_TRANSLATE_NOOP("Messages", "This file is damaged or empty: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Download it from the platform again and choose that file."),
    ),
    (FailureKind.ANSWER_NOT_RIGHT, "own-export"): (
        QT_TRANSLATE_NOOP("Messages", "This is this till's own export, not an answer: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Choose the file that the tax platform gave you after the import."
        ),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""

SENT_BEFORE = QT_TRANSLATE_NOOP(
    "Messages",
    "{0} were already sent to the tax platform and are left out: they could be issued twice.",
)
SEND_AGAIN = QT_TRANSLATE_NOOP("Messages", "To send them again anyway, add --again.")
FILE_REPLACED = QT_TRANSLATE_NOOP(
    "Messages",
    "{0} replaced the earlier export of that name. `pos-scanner export --again BATCH --output FILE`"
    " writes the earlier one to another file.",
)
OUTCOMES: dict[Outcome, str] = {
    Outcome.ISSUED: QT_TRANSLATE_NOOP("Messages", "issued"),
    Outcome.AMOUNT_DIFFERS: QT_TRANSLATE_NOOP("Messages", "amount differs"),
    Outcome.VOIDED_HERE: QT_TRANSLATE_NOOP("Messages", "voided here, issued there"),
    Outcome.RED: QT_TRANSLATE_NOOP("Messages", "red"),
    Outcome.OPEN: QT_TRANSLATE_NOOP("Messages", "unclear"),
    Outcome.DOUBLED: QT_TRANSLATE_NOOP("Messages", "issued twice"),
    Outcome.NOT_OURS: QT_TRANSLATE_NOOP("Messages", "not ours"),
    Outcome.OTHER_TILL: QT_TRANSLATE_NOOP("Messages", "another till's"),
    Outcome.OTHER_SELLER: QT_TRANSLATE_NOOP("Messages", "another seller's"),
    Outcome.NOT_ISSUED: QT_TRANSLATE_NOOP("Messages", "not issued"),
}
"""What a line of the comparison with the platform's list says."""
ISSUE_STATES: dict[IssueState, str] = {
    IssueState.WAITING: QT_TRANSLATE_NOOP("Messages", "not sent"),
    IssueState.SENT: QT_TRANSLATE_NOOP("Messages", "sent"),
    IssueState.ISSUED: QT_TRANSLATE_NOOP("Messages", "issued"),
    IssueState.REFUSED: QT_TRANSLATE_NOOP("Messages", "rejected"),
    IssueState.RED_LETTERED: QT_TRANSLATE_NOOP("Messages", "red-lettered"),
}
"""How far a record is at the tax bureau."""
DESTINATIONS: dict[str, str] = {
    "tax-platform": QT_TRANSLATE_NOOP("Messages", "the tax platform"),
    "vouchers": QT_TRANSLATE_NOOP("Messages", "the ledger (vouchers)"),
    "erp": QT_TRANSLATE_NOOP("Messages", "the ERP or accounting program"),
}
"""Where batches go; another destination is a format's own and has its title."""

DONE_BEFORE = QT_TRANSLATE_NOOP("Messages", "Completed before that: {done}.")
