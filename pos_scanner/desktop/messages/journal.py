"""Sentences about the journal and its backups.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind
from pos_scanner.domain.integrity_report import ProblemKind

Sentences = tuple[str, str]
"""What happened, and what to do about it."""


FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.JOURNAL_IN_USE: (
        QT_TRANSLATE_NOOP("Messages", "Another window works with this journal already."),
        QT_TRANSLATE_NOOP("Messages", "Use that window, or close it and start again."),
    ),
    FailureKind.JOURNAL_DAMAGED: (
        QT_TRANSLATE_NOOP("Messages", "The journal is damaged: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Do not delete it. Keep a copy, then put a backup in place."),
    ),
    FailureKind.JOURNAL_TOO_NEW: (
        QT_TRANSLATE_NOOP("Messages", "A newer version of the program has used this journal."),
        QT_TRANSLATE_NOOP("Messages", "Install that version again."),
    ),
    FailureKind.JOURNAL_MISSING: (
        QT_TRANSLATE_NOOP("Messages", "The journal is gone, its backups are there: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Put the newest backup in place: {backup}"),
    ),
    FailureKind.DATA_FOLDER_EMPTY: (
        QT_TRANSLATE_NOOP(
            "Messages", "The data folder is empty; this till's journal was in it: {folder}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Connect its disk and start again, or name another folder with --data-dir.",
        ),
    ),
    FailureKind.JOURNAL_EMPTY: (
        QT_TRANSLATE_NOOP(
            "Messages", "This journal is empty; this till has confirmed {known} invoices: {path}"
        ),
        QT_TRANSLATE_NOOP("Messages", "Bring the right file back, or put a backup in place."),
    ),
    FailureKind.JOURNAL_OLDER: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "This journal is an older copy: {invoices} invoices, but {known} on {day}.",
        ),
        QT_TRANSLATE_NOOP("Messages", "Bring the newest file back, or put a backup in place."),
    ),
    FailureKind.JOURNAL_WITHOUT_LOG: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "A part of the journal is missing, {path}-wal: there were {known} invoices on {day}.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Bring both files back from where they were copied; a copying program left one out.",
        ),
    ),
    FailureKind.JOURNAL_OF_ANOTHER_TILL: (
        QT_TRANSLATE_NOOP("Messages", "This is the journal of another till, {till}: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Bring this till's own file back, or put a backup in place."),
    ),
    FailureKind.JOURNAL_REPLACED: (
        QT_TRANSLATE_NOOP("Messages", "Another file stands in the journal's place: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Nothing was confirmed into it. Bring the till's own file back, or use a backup.",
        ),
    ),
    FailureKind.JOURNAL_MOVED: (
        QT_TRANSLATE_NOOP("Messages", "The journal was moved or deleted while it was open: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Bring the file back to its place and confirm again; nothing was lost."
        ),
    ),
    FailureKind.JOURNAL_FOREIGN: (
        QT_TRANSLATE_NOOP("Messages", "This file is the database of another program: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Name the till's data folder with --data-dir."),
    ),
    FailureKind.POOL_FORKED: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Head office has another invoice journal of this till, from entry {entry} on.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Was an older journal put back here? Tell whoever looks after the backend; nothing "
            "more of this till arrives there until then.",
        ),
    ),
    FailureKind.POOL_BEHIND: (
        QT_TRANSLATE_NOOP(
            "Messages", "Head office has more of this till's invoices than its own journal."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "An older journal was put back here. Restore the newest backup before you go on.",
        ),
    ),
    FailureKind.POOL_NOT_SOUND: (
        QT_TRANSLATE_NOOP(
            "Messages", "What the backend has of the till “{till}” is changed, at entry {entry}."
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Its invoices up to there are taken. Compare with the till's own journal."
        ),
    ),
    FailureKind.HEAD_NOT_WRITTEN: (
        QT_TRANSLATE_NOOP(
            "Messages", "The till cannot write down how far its journal has come: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Invoices are safe; an older copy of the journal may not be noticed."
        ),
    ),
    FailureKind.RESTORE_FINISHED: (
        QT_TRANSLATE_NOOP("Messages", "A restore that was interrupted is finished now."),
        QT_TRANSLATE_NOOP("Messages", "The replaced file is kept beside the journal."),
    ),
    FailureKind.RESTORE_TAKEN_BACK: (
        QT_TRANSLATE_NOOP("Messages", "A restore that was interrupted was taken back."),
        QT_TRANSLATE_NOOP("Messages", "The journal is as it was. Put the backup in place again."),
    ),
    FailureKind.HASH_DIFFERS: (
        QT_TRANSLATE_NOOP("Messages", "Entry {entry} has not the hash that was written down."),
        QT_TRANSLATE_NOOP(
            "Messages", "The journal was changed or exchanged since: compare it with a backup."
        ),
    ),
    FailureKind.BACKUP_NOT_SOUND: (
        QT_TRANSLATE_NOOP("Messages", "This backup is not sound: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Take another one. The journal is as it was."),
    ),
    FailureKind.BACKUP_PLACE_MISSING: (
        QT_TRANSLATE_NOOP("Messages", "No backup in the second place: {path} is not there."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Plug the stick in, or connect the share; the next backup goes there. Today's is on"
            " this computer.",
        ),
    ),
    FailureKind.CLOCK_CHANGED: (
        QT_TRANSLATE_NOOP("Messages", "The clock was changed: it says {now}."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "The last entry is of {last}. Set the date and time of the computer right; numbers go"
            " on as before.",
        ),
    ),
    FailureKind.OUT_OF_MEMORY: (
        QT_TRANSLATE_NOOP("Messages", "The computer has run out of memory."),
        QT_TRANSLATE_NOOP("Messages", "Close other programs and try again. Nothing was changed."),
    ),
    FailureKind.DAY_TO_COME: (
        QT_TRANSLATE_NOOP("Messages", "{day} is after today. Nothing was purged."),
        QT_TRANSLATE_NOOP("Messages", "Give the first day that is to be kept."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.JOURNAL_DAMAGED, "has-backup"): (
        QT_TRANSLATE_NOOP("Messages", "The journal is damaged: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Do not delete it. Put the newest backup in place: {backup}"),
    ),
    (FailureKind.DISK_FULL, "migration"): (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Too little space to bring the journal to this version: {free} MB of {needed}.",
        ),
        QT_TRANSLATE_NOOP("Messages", "Free some space in {path}. The journal is as it was."),
    ),
    (FailureKind.BACKUP_PLACE_MISSING, "not-marked"): (
        QT_TRANSLATE_NOOP("Messages", "Another disk, or none, is in the second place: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Plug the right stick in. On a new one, make an empty file {mark}: then it is used.",
        ),
    ),
    (FailureKind.JOURNAL_MISSING, "folder"): (
        QT_TRANSLATE_NOOP("Messages", "A folder stands in the journal's place: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Give the folder another name, bring the journal back, and try again."
        ),
    ),
    (FailureKind.JOURNAL_MISSING, "no-backup"): (
        QT_TRANSLATE_NOOP("Messages", "The journal is gone, and there is no backup: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Bring the file back, or begin anew: pos-scanner journal begin-anew"
        ),
    ),
    (FailureKind.JOURNAL_DAMAGED, "proved"): (
        QT_TRANSLATE_NOOP("Messages", "Something confirmed is not as it was. Invoice: {what}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Go on working; put the newest sound backup in place: {backup}"
        ),
    ),
    (FailureKind.JOURNAL_DAMAGED, "proved-alone"): (
        QT_TRANSLATE_NOOP("Messages", "Something confirmed is not as it was. Invoice: {what}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "No backup is sound. Keep a copy of {path}; pos-scanner journal verify tells more.",
        ),
    ),
    (FailureKind.FILE_NOT_FOUND, "no-journal"): (
        QT_TRANSLATE_NOOP("Messages", "There is no journal in this folder: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Name the till's data folder with --data-dir; its window makes the journal.",
        ),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""

PROBLEMS: dict[ProblemKind, str] = {
    ProblemKind.FILE_DAMAGED: QT_TRANSLATE_NOOP("Messages", "The file is damaged: {detail}"),
    ProblemKind.SCHEMA_CHANGED: QT_TRANSLATE_NOOP(
        "Messages", "The file's tables were changed: what guards the records is not as it was made."
    ),
    ProblemKind.SEARCH_DAMAGED: QT_TRANSLATE_NOOP(
        "Messages",
        "The search index is damaged, the invoices are sound: pos-scanner journal reindex",
    ),
    ProblemKind.RECORD_DAMAGED: QT_TRANSLATE_NOOP("Messages", "Invoice {number} cannot be read."),
    ProblemKind.RECORD_CHANGED: QT_TRANSLATE_NOOP(
        "Messages", "Invoice {number} was changed after it was confirmed."
    ),
    ProblemKind.CHAIN_BROKEN: QT_TRANSLATE_NOOP(
        "Messages", "The chain of hashes is broken ({detail}). Invoice: {number}"
    ),
    ProblemKind.NUMBER_MISSING: QT_TRANSLATE_NOOP("Messages", "Invoice {number} is missing."),
    ProblemKind.REPORT_CHANGED: QT_TRANSLATE_NOOP(
        "Messages", "The closing report {detail} was changed, or is missing."
    ),
}
"""What a check of the journal finds."""

MIGRATION: Sentences = (
    QT_TRANSLATE_NOOP(
        "Messages",
        "The journal is brought to this version: {shortest} to {longest} s, please wait.",
    ),
    QT_TRANSLATE_NOOP("Messages", "{invoices} invoices; it takes {needed} of {free} MB of space."),
)
"""Before an older journal is opened."""
