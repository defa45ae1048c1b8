"""Sentences about this computer: files, folders, the disk, ports, the screen, and our own faults.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.domain.errors import FailureKind

Sentences = tuple[str, str]
"""What happened, and what to do about it."""


FAILURES: dict[FailureKind, Sentences] = {
    FailureKind.DISK_FULL: (
        QT_TRANSLATE_NOOP("Messages", "The disk is full: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Free some space and try again. Nothing is lost."),
    ),
    FailureKind.FOLDER_NOT_WRITABLE: (
        QT_TRANSLATE_NOOP("Messages", "Cannot write to {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Give this user permission to write there, or choose another folder."
        ),
    ),
    FailureKind.FILE_IN_USE: (
        QT_TRANSLATE_NOOP("Messages", "Open in another program, or write-protected: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Close it there (Excel, perhaps; a virus scanner takes a moment), or choose another"
            " file; try again.",
        ),
    ),
    FailureKind.NAME_RESERVED: (
        QT_TRANSLATE_NOOP("Messages", "Windows allows no file or folder called {name}: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Choose another name: not CON, PRN, AUX, NUL, COM1 or LPT1, no dot or space at its"
            " end, none of < > : | ? * in it.",
        ),
    ),
    FailureKind.PATH_TOO_LONG: (
        QT_TRANSLATE_NOOP("Messages", "The path is too long: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "Choose a folder nearer to the drive, or shorter names; try again."
        ),
    ),
    FailureKind.FILE_EXISTS: (
        QT_TRANSLATE_NOOP(
            "Messages", "There is already another file or folder with this name: {path}"
        ),
        QT_TRANSLATE_NOOP("Messages", "Choose another name; only earlier exports are replaced."),
    ),
    FailureKind.FILE_NOT_VERIFIED: (
        QT_TRANSLATE_NOOP("Messages", "The file does not read back as it was written: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "No invoice was marked as exported. Export again to another disk."
        ),
    ),
    FailureKind.FILE_NOT_FOUND: (
        QT_TRANSLATE_NOOP("Messages", "File not found: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Check the name."),
    ),
    FailureKind.FILE_NOT_READABLE: (
        QT_TRANSLATE_NOOP("Messages", "This file could not be read: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Check that it is the right kind of file and that you have permission to read it.",
        ),
    ),
    FailureKind.PORT_IN_USE: (
        QT_TRANSLATE_NOOP("Messages", "Port {port} is in use by another program."),
        QT_TRANSLATE_NOOP("Messages", "Choose another with --port."),
    ),
    FailureKind.DATABASE_UNREACHABLE: (
        QT_TRANSLATE_NOOP("Messages", "The database {place} is not responding."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Is it running? Address, name and password are in POS_SCANNER_BACKEND_DATABASE.",
        ),
    ),
    FailureKind.DATABASE_NOT_MIGRATED: (
        QT_TRANSLATE_NOOP("Messages", "The database {place} is from another version."),
        QT_TRANSLATE_NOOP("Messages", "Run: pos-scanner backend migrate"),
    ),
    FailureKind.DATABASE_TOO_NEW: (
        QT_TRANSLATE_NOOP("Messages", "A newer version of the server has used {place}."),
        QT_TRANSLATE_NOOP("Messages", "Update the server on this machine."),
    ),
    FailureKind.PART_MISSING: (
        QT_TRANSLATE_NOOP("Messages", "A part of the program is not installed: {part}."),
        QT_TRANSLATE_NOOP(
            "Messages",
            "Install the wheel again with it: pip install './pos_scanner-….whl[{extra}]'",
        ),
    ),
    FailureKind.NO_SCREEN: (
        QT_TRANSLATE_NOOP("Messages", "There is no screen to open a window on."),
        QT_TRANSLATE_NOOP(
            "Messages", "Start the program from the desktop. Commands work without a screen."
        ),
    ),
    FailureKind.PROGRAM_FAULT: (
        QT_TRANSLATE_NOOP(
            "Messages", "Something went wrong in the program. Confirmed invoices are safe."
        ),
        QT_TRANSLATE_NOOP("Messages", "Try again. Details are in the log file."),
    ),
}


BY_REASON: dict[tuple[FailureKind, str], Sentences] = {
    (FailureKind.DATABASE_UNREACHABLE, "refused"): (
        QT_TRANSLATE_NOOP("Messages", "The database {place} is not running."),
        QT_TRANSLATE_NOOP(
            "Messages", "Start it, or correct its address in POS_SCANNER_BACKEND_DATABASE."
        ),
    ),
    (FailureKind.DATABASE_UNREACHABLE, "unknown-name"): (
        QT_TRANSLATE_NOOP(
            "Messages", "The address of the database {place} is unknown in this network."
        ),
        QT_TRANSLATE_NOOP("Messages", "Correct its address in POS_SCANNER_BACKEND_DATABASE."),
    ),
    (FailureKind.DATABASE_UNREACHABLE, "login"): (
        QT_TRANSLATE_NOOP("Messages", "The database {place} does not accept user or password."),
        QT_TRANSLATE_NOOP("Messages", "Correct them in POS_SCANNER_BACKEND_DATABASE."),
    ),
    (FailureKind.DATABASE_UNREACHABLE, "no-database"): (
        QT_TRANSLATE_NOOP("Messages", "There is no database {place}."),
        QT_TRANSLATE_NOOP(
            "Messages", "Create it (createdb), or correct its name in POS_SCANNER_BACKEND_DATABASE."
        ),
    ),
    (FailureKind.FILE_EXISTS, "backup"): (
        QT_TRANSLATE_NOOP(
            "Messages", "There is already another file or folder with this name: {path}"
        ),
        QT_TRANSLATE_NOOP(
            "Messages", "Choose another name; only earlier backups of this journal are replaced."
        ),
    ),
    (FailureKind.FILE_EXISTS, "companion"): (
        QT_TRANSLATE_NOOP("Messages", "This file has been changed and is kept: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Choose another folder, or rename that file first."),
    ),
    (FailureKind.FILE_NOT_FOUND, "no-folder"): (
        QT_TRANSLATE_NOOP("Messages", "There is no folder {path}"),
        QT_TRANSLATE_NOOP("Messages", "Check its name, or create it first."),
    ),
    (FailureKind.FILE_NOT_FOUND, "no-settings"): (
        QT_TRANSLATE_NOOP("Messages", "There is no settings file {path}"),
        QT_TRANSLATE_NOOP("Messages", "Check the name after --config; an empty file is enough."),
    ),
    (FailureKind.FILE_NOT_READABLE, "folder"): (
        QT_TRANSLATE_NOOP("Messages", "This is a folder, not a settings file: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Name the file after --config, such as settings.toml."),
    ),
    (FailureKind.FILE_NOT_READABLE, "special"): (
        QT_TRANSLATE_NOOP("Messages", "This is a pipe or a device, not a file: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Name a file; what comes from a pipe, save to one first."),
    ),
    (FailureKind.FILE_NOT_READABLE, "pipe-too-long"): (
        QT_TRANSLATE_NOOP("Messages", "More than 256 MB came through the pipe."),
        QT_TRANSLATE_NOOP("Messages", "A picture is smaller; save a video to a file and name it."),
    ),
    (FailureKind.FOLDER_NOT_WRITABLE, "not-a-folder"): (
        QT_TRANSLATE_NOOP("Messages", "This is a file or a device, not a folder: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Name a folder, or choose another name."),
    ),
    (FailureKind.FOLDER_NOT_WRITABLE, "in-the-way"): (
        QT_TRANSLATE_NOOP(
            "Messages", "A folder, a device or a broken link is in a file's place: {path}"
        ),
        QT_TRANSLATE_NOOP("Messages", "Move it to another place, then try again."),
    ),
    (FailureKind.FOLDER_NOT_WRITABLE, "read-only"): (
        QT_TRANSLATE_NOOP("Messages", "Cannot write to {path}: the disk is read-only"),
        QT_TRANSLATE_NOOP(
            "Messages",
            "What was confirmed is not lost. A system makes a disk read-only when it finds errors "
            "on it: copy the data folder to another disk and have this one checked.",
        ),
    ),
}
"""Sentences for a failure whose fact ``reason`` says more."""
