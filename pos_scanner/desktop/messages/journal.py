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
        QT_TRANSLATE_NOOP("Messages", "Another window is already using this journal."),
        QT_TRANSLATE_NOOP("Messages", "Use that window, or close it and start again."),
    ),
    FailureKind.JOURNAL_DAMAGED: (
        QT_TRANSLATE_NOOP("Messages", "The journal is damaged: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Do not delete it. Keep a copy, then restore a backup."),
    ),
    FailureKind.JOURNAL_TOO_NEW: (
        QT_TRANSLATE_NOOP("Messages", "A newer version of the program has used this journal."),
        QT_TRANSLATE_NOOP("Messages", "Install that version again."),
    ),
    FailureKind.JOURNAL_MISSING: (
        QT_TRANSLATE_NOOP("Messages", "The journal is missing, but there are backups: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Restore the newest backup: {backup}"),
    ),
    FailureKind.DATA_FOLDER_EMPTY: (
        QT_TRANSLATE_NOOP(
            "Messages", "The data folder is empty, but it contained this till's journal: {folder}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Connect its disk and start again, or choose another folder.",
        ),
    ),
    FailureKind.JOURNAL_EMPTY: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "This journal is empty, but this till has confirmed {known} invoices: {path}",
        ),
        QT_TRANSLATE_NOOP("Messages", "Put the right file back, or restore a backup."),
    ),
    FailureKind.JOURNAL_OLDER: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "This journal is an older copy: {invoices} invoices, but {known} on {day}.",
        ),
        QT_TRANSLATE_NOOP("Messages", "Put the newest file back, or restore a backup."),
    ),
    FailureKind.JOURNAL_WITHOUT_LOG: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Part of the journal is missing ({path}-wal): there were {known} invoices on {day}.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Copy both files again from where they came; one of them was left out.",
        ),
    ),
    FailureKind.JOURNAL_OF_ANOTHER_TILL: (
        QT_TRANSLATE_NOOP("Messages", "This journal belongs to another till, {till}: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Put this till's own file back, or restore a backup."),
    ),
    FailureKind.JOURNAL_REPLACED: (
        QT_TRANSLATE_NOOP("Messages", "The journal has been replaced by another file: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Nothing was saved to it. Put the till's own file back, or restore a backup.",
        ),
    ),
    FailureKind.JOURNAL_MOVED: (
        QT_TRANSLATE_NOOP("Messages", "The journal was moved or deleted while it was open: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Put the file back and confirm again; nothing is lost."),
    ),
    FailureKind.JOURNAL_FOREIGN: (
        QT_TRANSLATE_NOOP("Messages", "This file belongs to another program: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Choose the till's own data folder."),
    ),
    FailureKind.POOL_FORKED: (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Head office has another invoice journal of this till, from entry {entry} on.",
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Was an older journal restored here? Tell whoever manages the server; until then "
            "nothing more of this till is sent.",
        ),
    ),
    FailureKind.POOL_BEHIND: (
        QT_TRANSLATE_NOOP(
            "Messages", "Head office has more of this till's invoices than its own journal."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "An older journal was restored here. Restore the newest backup before you continue.",
        ),
    ),
    FailureKind.POOL_NOT_SOUND: (
        QT_TRANSLATE_NOOP(
            "Messages", "The server's copy of the till “{till}” was changed at entry {entry}."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Its invoices up to there have been read. Compare them with the till's own journal.",
        ),
    ),
    FailureKind.HEAD_NOT_WRITTEN: (
        QT_TRANSLATE_NOOP("Messages", "The till cannot record the state of its journal: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Invoices are safe, but an outdated copy of the journal might go unnoticed."
        ),
    ),
    FailureKind.RESTORE_FINISHED: (
        QT_TRANSLATE_NOOP("Messages", "An interrupted restore has now been completed."),
        QT_TRANSLATE_NOOP("Messages", "The replaced file is kept next to the journal."),
    ),
    FailureKind.RESTORE_TAKEN_BACK: (
        QT_TRANSLATE_NOOP("Messages", "An interrupted restore was undone."),
        QT_TRANSLATE_NOOP("Messages", "The journal is unchanged. Restore the backup again."),
    ),
    FailureKind.HASH_DIFFERS: (
        QT_TRANSLATE_NOOP(
            "Messages", "The hash of entry {entry} differs from the one that was written down."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "The journal has been changed or replaced since then: compare it with a backup.",
        ),
    ),
    FailureKind.BACKUP_NOT_SOUND: (
        QT_TRANSLATE_NOOP("Messages", "This backup is damaged: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Choose another one. The journal is unchanged."),
    ),
    FailureKind.BACKUP_PLACE_MISSING: (
        QT_TRANSLATE_NOOP("Messages", "No backup in the second location: {path} is not available."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Plug in the USB stick or connect the shared folder; the next backup goes there. "
            "Today's is on this computer.",
        ),
    ),
    FailureKind.CLOCK_CHANGED: (
        QT_TRANSLATE_NOOP("Messages", "The clock was changed: it now says {now}."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "The last entry was made on {last}. Correct the computer's date and time; "
            "numbering continues as before.",
        ),
    ),
    FailureKind.OUT_OF_MEMORY: (
        QT_TRANSLATE_NOOP("Messages", "The computer has run out of memory."),
        QT_TRANSLATE_NOOP("Messages", "Close other programs and try again. Nothing was changed."),
    ),
    FailureKind.DAY_TO_COME: (
        QT_TRANSLATE_NOOP("Messages", "{day} is in the future. Nothing was purged."),
        QT_TRANSLATE_NOOP("Messages", "Enter the first day to keep."),
    ),
}

BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.JOURNAL_DAMAGED, "has-backup"): (
        QT_TRANSLATE_NOOP("Messages", "The journal is damaged: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Do not delete it. Restore the newest backup: {backup}"),
    ),
    (FailureKind.DISK_FULL, "migration"): (
        QT_TRANSLATE_NOOP(
            "Messages",
            "Not enough space to update the journal: {free} MB of {needed} MB.",
        ),
        QT_TRANSLATE_NOOP("Messages", "Free some space in {path}. The journal is unchanged."),
    ),
    (FailureKind.BACKUP_PLACE_MISSING, "not-marked"): (
        QT_TRANSLATE_NOOP(
            "Messages", "The second backup location has another disk, or none: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Plug in the right USB stick. On a new one, create an empty file {mark}: then it "
            "is used.",
        ),
    ),
    (FailureKind.BACKUP_PLACE_MISSING, "own-folder"): (
        QT_TRANSLATE_NOOP(
            "Messages", "No second location: copies in {path} would lie in the data folder."
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Copies there would be lost together with the backups. Choose a USB stick, a shared "
            "folder or another disk.",
        ),
    ),
    (FailureKind.JOURNAL_MISSING, "folder"): (
        QT_TRANSLATE_NOOP("Messages", "There is a folder where the journal should be: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Rename the folder, put the journal back and try again."),
    ),
    (FailureKind.JOURNAL_MISSING, "no-backup"): (
        QT_TRANSLATE_NOOP("Messages", "The journal is missing, and there is no backup: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Put the file back, or start an empty journal."),
    ),
    (FailureKind.JOURNAL_MISSING, "backups-unreadable"): (
        QT_TRANSLATE_NOOP(
            "Messages", "The journal is missing, and its backups cannot be read: {folder}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Give your user permission to read it, or have its disk checked, and try again. Start "
            "an empty journal only if the backups are lost.",
        ),
    ),
    (FailureKind.JOURNAL_DAMAGED, "proved"): (
        QT_TRANSLATE_NOOP("Messages", "A confirmed invoice is not as it was: {what}"),
        QT_TRANSLATE_NOOP(
            "Messages", "You can go on working. Restore the newest intact backup: {backup}"
        ),
    ),
    (FailureKind.JOURNAL_DAMAGED, "proved-alone"): (
        QT_TRANSLATE_NOOP("Messages", "A confirmed invoice is not as it was: {what}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "No backup is intact. Keep a copy of {path}, and tell whoever manages this computer.",
        ),
    ),
    (FailureKind.JOURNAL_DAMAGED, "changed"): (
        QT_TRANSLATE_NOOP("Messages", "The journal is not as it was confirmed: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Keep a copy of it, and tell whoever manages this computer. Restore the newest intact"
            " backup: pos-scanner journal restore {backup}",
        ),
    ),
    (FailureKind.JOURNAL_DAMAGED, "changed-alone"): (
        QT_TRANSLATE_NOOP("Messages", "The journal is not as it was confirmed: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "No backup is intact. Keep a copy of {path}, and tell whoever manages this computer.",
        ),
    ),
    (FailureKind.JOURNAL_TOO_NEW, "backup"): (
        QT_TRANSLATE_NOOP(
            "Messages", "A newer version of the program has written this backup: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Choose another one, or install that version. The journal is unchanged."
        ),
    ),
    (FailureKind.BACKUP_NOT_SOUND, "verified"): (
        QT_TRANSLATE_NOOP(
            "Messages", "This file is damaged, was changed, or is no invoice journal: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Do not restore it. Keep it, tell whoever manages this computer, and check another"
            " backup: pos-scanner journal verify FILE",
        ),
    ),
    (FailureKind.FILE_NOT_FOUND, "no-journal"): (
        QT_TRANSLATE_NOOP("Messages", "There is no journal in this folder: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Choose the till's data folder. Its window creates the journal.",
        ),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""

PROBLEMS: dict[ProblemKind, str] = {
    ProblemKind.FILE_DAMAGED: QT_TRANSLATE_NOOP("Messages", "The file is damaged: {detail}"),
    ProblemKind.SCHEMA_CHANGED: QT_TRANSLATE_NOOP(
        "Messages",
        "The file's tables were changed: the rules that protect the records are not "
        "the original ones.",
    ),
    ProblemKind.SEARCH_DAMAGED: QT_TRANSLATE_NOOP(
        "Messages",
        "The search index is damaged, the invoices are intact: pos-scanner journal reindex",
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
        "Messages", "The shift report {detail} was changed or is missing."
    ),
}
"""What a check of the journal finds."""

MIGRATION: Sentences = (
    QT_TRANSLATE_NOOP(
        "Messages",
        "Updating the journal: {shortest} to {longest} seconds, please wait.",
    ),
    QT_TRANSLATE_NOOP(
        "Messages", "{invoices} invoices; needs {needed} of {free} MB of free space."
    ),
)
"""Before an older journal is opened."""
