"""The pool: what each till's journal has appended goes to the backend, entry by entry, in order.

``POST /v1/pool/entries`` takes a batch that follows on an entry; the backend computes each hash
anew and answers with the last entry that it has, so that a repeat changes nothing and a gap is
named. Entries bind what is personal by a salted digest alone; the particulars travel beside them,
as far as the till's settings let them, and may be left out or removed: the chain still verifies.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from pos_scanner.entry_hash import canonical, digest, link
from pos_scanner.protocol.backend import WireError

ENTRIES_PATH = "/v1/pool/entries"
TILLS_PATH = "/v1/pool/tills"
ORDERS_PATH = "/v1/pool/orders"
MOST_ENTRIES = 100
"""Of a batch."""
PAGE_ENTRIES = 500
USUAL_BATCH_BYTES = 128 * 1024
"""Where a batch ends, unless its first entry alone is larger."""
LARGEST_BATCH_BYTES = 4 * 1024 * 1024
MOST_PERSONAL_DAYS = 3650
LARGEST_PAGE_BYTES = 8 * 1024 * 1024
LARGEST_NUMBER = (1 << 62) - 1
_HASH = re.compile(r"[0-9a-f]{64}")
Content = Mapping[str, Any]
_State = TypeVar("_State", bound=StrEnum)


class PersonalPart(StrEnum):
    """What of a buyer may be left out of the pool; name and tax number are always in it."""

    ADDRESS = "address"
    """Address and telephone."""
    BANK = "bank"
    """Bank and account."""
    EMAIL = "email"
    REMARK = "remark"


_FIELDS = {
    PersonalPart.ADDRESS: ("address", "phone"),
    PersonalPart.BANK: ("bank_name", "bank_account"),
    PersonalPart.EMAIL: ("email",),
}


@dataclass(frozen=True, slots=True)
class PooledEntry:
    """An entry of a till's journal as it travels.

    Attributes:
        entry: its number, from 1 without gaps.
        hash: the journal's, 64 hexadecimal digits.
        content: what the hash binds, see ``docs/journal.md``.
        personal: of a confirmation ``buyer``, ``remark`` and, where nothing is left out, ``salt``
            and ``scanned``; ``None`` of all others and of what was purged.
    """

    entry: int
    hash: str
    content: Content
    personal: Content | None = None


@dataclass(frozen=True, slots=True)
class EntryBatch:
    """Entries that follow one another, sent together; there may be none.

    Attributes:
        first: the entry after which the till has joined; 0 for the journal's beginning.
        first_hash: its hash; 64 zeros at the beginning.
        after: the entry that the batch follows, and its hash.
        newest: the last entry that the till has, sent or not.
    """

    first: int
    first_hash: str
    after: int
    after_hash: str
    newest: int
    entries: tuple[PooledEntry, ...] = ()


class PoolOutcome(StrEnum):
    """What became of a batch."""

    STORED = "stored"
    """The pool has everything up to the entry that the answer names."""
    GAP = "gap"
    """Entries are missing before it: to be sent from after the entry that the answer names on."""
    FORK = "fork"
    """The pool has another entry of the number that the answer names; nothing was stored."""


@dataclass(frozen=True, slots=True)
class PoolReply:
    """The answer to a batch: an entry of the pool, and its hash there."""

    outcome: PoolOutcome
    entry: int
    hash: str


@dataclass(frozen=True, slots=True)
class PooledTill:
    """What the pool has of a till.

    Attributes:
        id: of the till at the backend; a till that was paired anew has another one.
        first: the entry after which the till has joined.
        entry: the last one that the pool has.
        newest: the last one that the till had when it was heard last.
        heard_at: that moment, with its offset.
        forked_at: the entry of which the till has another one; ``None`` for none.
    """

    id: int
    till: str
    shop: str
    first: int
    entry: int
    newest: int
    heard_at: str
    forked_at: int | None = None

    @property
    def unsent(self) -> int:
        """Entries that the till had not sent when it was heard last."""
        return max(0, self.newest - self.entry)


@dataclass(frozen=True, slots=True)
class PooledTills:
    """All that the pool knows of tills.

    Attributes:
        tills: every one that has sent something.
        personal_days: after so many days the pool removes what is personal, and who has read it
            does the same; ``None`` for a backend that does not say.
    """

    tills: tuple[PooledTill, ...]
    personal_days: int | None = None


@dataclass(frozen=True, slots=True)
class OrderUse:
    """An invoice of an order, at another till.

    Attributes:
        number: of the invoice.
        gross_fen: its amount.
        at: when it was confirmed, with its offset.
    """

    till: str
    shop: str
    number: str
    gross_fen: int
    at: str


def shared_personal(personal: Content, parts: Collection[PersonalPart]) -> Content:
    """What of an invoice's particulars goes into the pool.

    Where a part is left out, salt and scan stay at the till, too: with the salt, telephone numbers
    could be tried until one fits the digest.
    """
    if set(parts) == set(PersonalPart):
        return personal
    excluded = {name for part, names in _FIELDS.items() if part not in parts for name in names}
    buyer = {k: "" if k in excluded else value for k, value in personal["buyer"].items()}
    remark = personal["remark"] if PersonalPart.REMARK in parts else ""
    return {"buyer": buyer, "remark": remark}


def is_bound(entry: PooledEntry) -> bool:
    """Whether the particulars are those that the entry binds, as far as that can be told."""
    personal = entry.personal
    if personal is None or "salt" not in personal:
        return True
    values = [personal.get(name) for name in ("buyer", "scanned", "remark")]
    salt = personal["salt"]
    bound = digest([salt, *values] if salt else values)
    return bool(bound == entry.content.get("personal_sha256"))


def check_links(batch: EntryBatch) -> None:
    """Compute every hash of a batch anew.

    Raises:
        WireError: one does not follow on the one before it, or particulars are not those bound.
    """
    previous = batch.after_hash
    for entry in batch.entries:
        if link(previous, dict(entry.content)) != entry.hash or not is_bound(entry):
            raise WireError(f"entry {entry.entry} is not what its hash binds")
        previous = entry.hash


def batch_body(batch: EntryBatch) -> bytes:
    """A batch as it is sent."""
    return canonical(
        {
            "first": batch.first,
            "first_hash": batch.first_hash,
            "after": batch.after,
            "after_hash": batch.after_hash,
            "newest": batch.newest,
            "entries": [_entry_values(entry) for entry in batch.entries],
        }
    )


def parse_batch(raw: bytes) -> EntryBatch:
    """Read a batch and check its hashes.

    Raises:
        WireError: it has not the shape, or a hash is wrong.
    """
    body = _exact_object(raw)
    position = _number(body.get("after"))
    values = body.get("entries")
    if not isinstance(values, list) or len(values) > MOST_ENTRIES:
        raise WireError("entries")
    batch = EntryBatch(
        _number(body.get("first")),
        _hash(body.get("first_hash")),
        position,
        _hash(body.get("after_hash")),
        _number(body.get("newest")),
        tuple(_entry(value, number) for number, value in enumerate(values, position + 1)),
    )
    try:
        check_links(batch)
    except (TypeError, ValueError) as error:  # a lone surrogate
        raise WireError("entries") from error
    return batch


def parse_page(raw: bytes, after: int) -> tuple[PooledEntry, ...]:
    """Read a page of a till's entries, which follow on an entry; their hashes are not checked.

    Raises:
        WireError: it has not the shape.
    """
    values = _exact_object(raw).get("entries")
    if not isinstance(values, list):
        raise WireError("entries")
    return tuple(_entry(value, number) for number, value in enumerate(values, after + 1))


def parse_reply(body: object) -> PoolReply:
    """Read the answer to a batch.

    Raises:
        WireError: it has not the shape.
    """
    values = _mapping(body)
    outcome = _member(PoolOutcome, values.get("outcome"))
    return PoolReply(outcome, _number(values.get("entry")), _hash(values.get("hash")))


def parse_tills(body: object) -> PooledTills:
    """Read the list of the pool's tills.

    Raises:
        WireError: it has not the shape.
    """
    tills = tuple(map(_till, _list_of(body, "tills")))
    days = _mapping(body).get("personal_days")
    if days is not None and _number(days) > MOST_PERSONAL_DAYS:
        raise WireError("personal_days")
    return PooledTills(tills, days)


def parse_orders(body: object) -> tuple[OrderUse, ...]:
    """Read where an order was invoiced.

    Raises:
        WireError: it has not the shape.
    """
    return tuple(map(_order_use, _list_of(body, "invoices")))


def _entry_values(entry: PooledEntry) -> Content:
    values = {"hash": entry.hash, "content": entry.content}
    return values if entry.personal is None else values | {"personal": entry.personal}


def _entry(value: object, number: int) -> PooledEntry:
    values = _mapping(value)
    personal = values.get("personal")
    content = _mapping(values.get("content"))
    if not isinstance(content.get("event"), str):
        raise WireError("event")
    particulars = None if personal is None else _mapping(personal)
    return PooledEntry(number, _hash(values.get("hash")), content, particulars)


def _till(value: object) -> PooledTill:
    values = _mapping(value)
    numbers = {name: _number(values.get(name)) for name in ("id", "first", "entry", "newest")}
    forked_at = values.get("forked_at")
    return PooledTill(
        till=_text(values.get("till")),
        shop=_text(values.get("shop")),
        heard_at=_text(values.get("heard_at")),
        forked_at=None if forked_at is None else _number(forked_at),
        **numbers,
    )


def _order_use(value: object) -> OrderUse:
    values = _mapping(value)
    texts = {name: _text(values.get(name)) for name in ("till", "shop", "number", "at")}
    return OrderUse(gross_fen=_number(values.get("gross_fen")), **texts)


def _exact_object(raw: bytes) -> Mapping[str, Any]:
    """A JSON object without fractions, which have more than one spelling: nothing is hashed so."""
    try:
        return _mapping(json.loads(raw, parse_float=_refuse, parse_constant=_refuse))
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON object of whole numbers") from error


def _refuse(_: str) -> NoReturn:
    raise ValueError


def _list_of(body: object, name: str) -> Sequence[object]:
    values = _mapping(body).get(name)
    if not isinstance(values, list):
        raise WireError(name)
    return values


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise WireError("not an object")
    return value


def _member(states: type[_State], value: object) -> _State:
    try:
        return states(str(value))
    except ValueError as error:
        raise WireError("an unknown state") from error


def _number(value: object) -> int:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    if not is_number or not isinstance(value, int) or not 0 <= value <= LARGEST_NUMBER:
        raise WireError("not a number")
    return value


def _hash(value: object) -> str:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise WireError("not a hash")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise WireError("not a text")
    return value
