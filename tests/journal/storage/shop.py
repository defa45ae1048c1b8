"""A till's folders, and what happens in them."""

import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.journal import FILE_NAME

Build = Callable[..., Invoice]
MORNING = datetime(2026, 11, 28, 9, tzinfo=UTC)
EVENING = MORNING + timedelta(hours=10)


class Shop:
    """A till's folders, and what happens in them."""

    def __init__(self, root: Path, build: Build) -> None:
        self.data = root / "data"
        self.settings = root / "settings"
        self.path = self.data / FILE_NAME
        self._build = build
        self._drafts = 0

    def open(self, till: str = "T1") -> Journal:
        return Journal.open(self.data, till=till, settings_folder=self.settings)

    def confirm(self, count: int = 1, *, till: str = "T1", at: datetime = MORNING) -> list[str]:
        """Confirm so many in one opening; gives their numbers."""
        with closing(self.open(till)) as journal:
            return self.confirm_in(journal, count, at=at)

    def confirm_in(self, journal: Journal, count: int = 1, *, at: datetime = MORNING) -> list[str]:
        numbers = []
        for _ in range(count):
            self._drafts += 1
            draft_id = f"{self.data.parent.name}-{self._drafts}"
            numbers.append(journal.confirm(draft_id, self._build(), at=at).number)
        return numbers

    def refusal(self) -> KnownError:
        """What the next start says; it changes nothing."""
        files = {path: path.read_bytes() for path in self.data.glob("journal.*")}
        with pytest.raises(KnownError) as caught:
            self.open().close()
        assert {path: path.read_bytes() for path in files} == files
        return caught.value


def keep_copy(shop: Shop, name: str = "copy") -> Path:
    return shutil.copyfile(shop.path, shop.data.parent / name)


def back_up(shop: Shop, at: datetime = MORNING) -> None:
    with closing(shop.open()) as journal:
        for _ in daily_backup(journal.file, at.date()):
            pass
