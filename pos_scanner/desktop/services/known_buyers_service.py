"""Known buyers as the window has them: opened and searched on a work queue of their own.

Building the index of 100,000 takes half a second; neither keys nor the journal wait for it.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pos_scanner import pinyin
from pos_scanner.atomic_file import make_private_folder
from pos_scanner.domain.title import Title
from pos_scanner.journal.known_buyers.store import KnownBuyer, KnownBuyers
from pos_scanner.settings import Settings


class KnownBuyersService:
    """One file of known buyers; each method runs on that queue.

    Args:
        folder: the data folder.
        settings: they hold the shop's consent and the retention time.
    """

    def __init__(self, folder: Path, settings: Settings) -> None:
        self._folder = folder
        self._consent = settings.buyers_keep
        self._keep_days = settings.buyers_days
        self._buyers: KnownBuyers | None = None

    def open(self, at: datetime) -> None:
        """Erase what is too old, or everything without the shop's consent; build the index.

        The pinyin table is loaded too, for which the first search of invoices would wait.
        """
        self._open(at).warm()
        pinyin.readings()

    def find(self, text: str, at: datetime) -> tuple[KnownBuyer, ...]:
        """Who may be meant, the likeliest first."""
        return self._open(at).find(text)

    def remember(self, title: Title, at: datetime) -> None:
        """Keep the buyer of an invoice."""
        self._open(at).remember(title, at=at)

    def count(self, at: datetime) -> int:
        """How many are kept."""
        return self._open(at).count()

    def same_as(self, title: Title, at: datetime) -> tuple[KnownBuyer, ...]:
        """What is kept of one company."""
        return self._open(at).same_as(title)

    def forget(self, title: Title, at: datetime) -> int:
        """Erase one company; gives how many rows it had."""
        return self._open(at).forget(title)

    def forget_all(self, at: datetime) -> int:
        """Erase every known buyer; gives how many there were."""
        return self._open(at).forget_all()

    def close(self) -> None:
        """Close the file, if it is open."""
        if self._buyers is not None:
            self._buyers.close()
            self._buyers = None

    def _open(self, at: datetime) -> KnownBuyers:
        if self._buyers is None:
            make_private_folder(self._folder)
            self._buyers = KnownBuyers.open(
                self._folder, consent=self._consent, keep_days=self._keep_days, at=at
            )
        return self._buyers
