"""Cashiers: their names, their PINs and badges as argon2id hashes, and signing in.

A PIN of four digits is soon guessed by whoever holds a copy of the file; what is protected
from guessing is the till itself: wrong tries in a row make everyone wait, longer each time, also
after a new start. Nobody is ever deleted: invoices name who confirmed them.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

import argon2

from pos_scanner.domain.cashier import LONGEST_NAME, Cashier, is_pin
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.row_mapping import storable

_HASHER = argon2.PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's smallest: some 20 ms a try on a till; a badge is tried against every cashier's."""
FREE_TRIES = 5
"""Wrong tries in a row that cost no waiting."""
FIRST_WAIT_S, LONGEST_WAIT_S = 30, 900
_BADGES = 0
_SELECT = (
    "SELECT cashier_id, name, pin_hash IS NOT NULL, badge_hash IS NOT NULL, is_active"
    " FROM cashier {rest}"
)
_ALL = _SELECT.format(rest="ORDER BY name")
_BY_ID = _SELECT.format(rest="WHERE cashier_id = ?")
_UPDATE = "UPDATE cashier SET {column} = ? WHERE cashier_id = ?"


class Cashiers:
    """The cashiers of one journal; ``journal.cashiers``. Without any, nobody signs in."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def all(self) -> tuple[Cashier, ...]:
        """Everyone, those who have left too, by name."""
        return tuple(_cashier(row) for row in self._file.ask(_ALL))

    def add(self, name: str, *, pin: str = "", badge: str = "") -> Cashier:
        """Add a cashier, who may sign in from now on.

        The name has 1 to 16 characters and is unique, the PIN 4 to 12 digits, the badge the text
        that the scanner gives; empty: no PIN, no badge.

        Raises:
            KnownError: CASHIER_NOT_ACCEPTED with the fact ``reason``: ``name``, ``name-taken``,
                ``pin``, ``badge-taken``.
        """
        pin_hash, badge_hash = self._pin_hash(pin), self._badge_hash(badge)
        with self._file.transaction():
            self._refuse_name(name, but=0)
            self._file.execute(
                "INSERT INTO cashier (name, pin_hash, badge_hash) VALUES (?, ?, ?)",
                (storable(name.strip()), pin_hash, badge_hash),
            )
            added = self._file.connection.last_insert_rowid()
        return self._by_id(added)

    def rename(self, cashier_id: int, name: str) -> Cashier:
        """Give another name; what was confirmed keeps the old one.

        Raises:
            KnownError: CASHIER_NOT_ACCEPTED, as ``add``.
        """
        with self._file.transaction():
            self._refuse_name(name, but=cashier_id)
            self._file.execute(_UPDATE.format(column="name"), (storable(name.strip()), cashier_id))
        return self._by_id(cashier_id)

    def set_pin(self, cashier_id: int, pin: str) -> Cashier:
        """Set another PIN, or none; the waiting that wrong tries had earned is over.

        Raises:
            KnownError: CASHIER_NOT_ACCEPTED with the reason ``pin``.
        """
        pin_hash = self._pin_hash(pin)
        with self._file.transaction():
            self._file.execute(_UPDATE.format(column="pin_hash"), (pin_hash, cashier_id))
            self._forget_failures(cashier_id)
        return self._by_id(cashier_id)

    def set_badge(self, cashier_id: int, badge: str) -> Cashier:
        """Set another badge, or none.

        Raises:
            KnownError: CASHIER_NOT_ACCEPTED with the reason ``badge-taken``.
        """
        badge_hash = self._badge_hash(badge, but=cashier_id)
        self._file.change(_UPDATE.format(column="badge_hash"), (badge_hash, cashier_id))
        return self._by_id(cashier_id)

    def dismiss(self, cashier_id: int) -> Cashier:
        """Let someone sign in no more."""
        self._file.change(_UPDATE.format(column="is_active"), (0, cashier_id))
        return self._by_id(cashier_id)

    def reinstate(self, cashier_id: int) -> Cashier:
        """Let someone who had left sign in again."""
        self._file.change(_UPDATE.format(column="is_active"), (1, cashier_id))
        return self._by_id(cashier_id)

    # ------------------------------------------------------------------------------ signing in

    def sign_in_by_pin(self, cashier_id: int, pin: str, *, at: datetime) -> Cashier:
        """Whoever has this PIN.

        Raises:
            KnownError: SIGN_IN_REFUSED; SIGN_IN_PAUSED with the fact ``seconds``, after
                ``FREE_TRIES`` wrong tries in a row.
        """
        hashes = self._file.ask(
            "SELECT cashier_id, pin_hash FROM cashier"
            " WHERE cashier_id = ? AND is_active AND pin_hash IS NOT NULL",
            (cashier_id,),
        )
        return self._sign_in(cashier_id, pin, hashes, at)

    def sign_in_by_badge(self, badge: str, *, at: datetime) -> Cashier:
        """Whoever has this badge.

        Raises:
            KnownError: as ``sign_in_by_pin``.
        """
        hashes = self._file.ask(
            "SELECT cashier_id, badge_hash FROM cashier WHERE is_active AND badge_hash IS NOT NULL"
        )
        return self._sign_in(_BADGES, badge.strip(), hashes, at)

    def _sign_in(
        self, subject: int, secret: str, hashes: Iterable[tuple[int, str]], at: datetime
    ) -> Cashier:
        self._refuse_while_waiting(subject, at)
        # Counted before the try, so that pulling the plug after a wrong one saves nobody the wait.
        self._file.change(
            "INSERT INTO sign_in_failure VALUES (?1, 1, ?2) ON CONFLICT (cashier_id)"
            " DO UPDATE SET failures = failures + 1, failed_at = excluded.failed_at",
            (subject, at.isoformat()),
        )
        owners = (cashier_id for cashier_id, hash_ in hashes if _fits(hash_, secret))
        cashier_id = next(owners, None)
        if cashier_id is None:
            raise KnownError(FailureKind.SIGN_IN_REFUSED)
        with self._file.transaction():
            self._forget_failures(subject)
        return self._by_id(cashier_id)

    def _refuse_while_waiting(self, subject: int, at: datetime) -> None:
        rows = self._file.ask(
            "SELECT failures, failed_at FROM sign_in_failure WHERE cashier_id = ?", (subject,)
        )
        if not rows or rows[0][0] < FREE_TRIES:
            return
        wait_s = min(FIRST_WAIT_S * 2 ** min(rows[0][0] - FREE_TRIES, 10), LONGEST_WAIT_S)
        waited = at - datetime.fromisoformat(rows[0][1])
        # A clock that was put back must not lock the till for days: then the wait is over.
        if timedelta(0) <= waited < timedelta(seconds=wait_s):
            remaining_s = wait_s - int(waited.total_seconds())
            raise KnownError(FailureKind.SIGN_IN_PAUSED, seconds=str(remaining_s))

    def _forget_failures(self, subject: int) -> None:
        self._file.execute("DELETE FROM sign_in_failure WHERE cashier_id = ?", (subject,))

    def _by_id(self, cashier_id: int) -> Cashier:
        """Raises KeyError when there is no such cashier."""
        rows = self._file.ask(_BY_ID, (cashier_id,))
        if not rows:
            raise KeyError(cashier_id)
        return _cashier(rows[0])

    def _refuse_name(self, name: str, *, but: int) -> None:
        if not 1 <= len(name.strip()) <= LONGEST_NAME:
            raise KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="name")
        namesakes = self._file.ask(
            "SELECT 1 FROM cashier WHERE name = ? AND cashier_id <> ?",
            (storable(name.strip()), but),
        )
        if namesakes:
            raise KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="name-taken")

    def _pin_hash(self, pin: str) -> str | None:
        if pin and not is_pin(pin):
            raise KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="pin")
        return _HASHER.hash(pin) if pin else None

    def _badge_hash(self, badge: str, *, but: int = 0) -> str | None:
        badge = badge.strip()
        if not badge:
            return None
        hashes = self._file.ask(
            "SELECT badge_hash FROM cashier WHERE badge_hash IS NOT NULL AND cashier_id <> ?",
            (but,),
        )
        if any(_fits(hash_, badge) for (hash_,) in hashes):
            raise KnownError(FailureKind.CASHIER_NOT_ACCEPTED, reason="badge-taken")
        return _HASHER.hash(storable(badge))


def _fits(hash_: str, secret: str) -> bool:
    try:
        return _HASHER.verify(hash_, storable(secret))
    except argon2.exceptions.VerificationError:
        return False


def _cashier(row: tuple[int, str, int, int, int]) -> Cashier:
    cashier_id, name, has_pin, has_badge, is_active = row
    return Cashier(cashier_id, name, bool(has_pin), bool(has_badge), bool(is_active))
