"""Files that go with the ``standard`` CSV: hledger's rules and an importer for Beancount.

They are written where an accountant wants them and are his from then on; one that he has changed
is not replaced.
"""

from importlib import resources
from pathlib import Path

from pos_scanner.atomic_file import replace_text
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.user_paths import refuse_folder_target, refuse_special_file

NAMES = ("invoices.rules", "beancount_importer.py")


def companion(name: str) -> str:
    """The text of one of NAMES, as it is installed."""
    folder = resources.files("pos_scanner.export").joinpath("plain_text_accounting_files")
    return folder.joinpath(name).read_text(encoding="utf-8")


def write_companions(folder: Path) -> tuple[Path, ...]:
    """Write all of NAMES into a folder, which is made where its own folder is there.

    Returns:
        Their paths.

    Raises:
        KnownError: FILE_EXISTS when one is there and differs; FILE_NOT_FOUND, reason ``no-folder``;
            FOLDER_NOT_WRITABLE (reason ``not-a-folder``: it is a file), DISK_FULL.
    """
    refuse_folder_target(folder)
    paths = []
    for name in NAMES:
        target, text = folder / name, companion(name)
        refuse_special_file(target)
        if target.exists() and target.read_bytes() != text.encode():
            raise KnownError(FailureKind.FILE_EXISTS, path=str(target), reason="companion")
        replace_text(target, text)
        paths.append(target)
    return tuple(paths)
