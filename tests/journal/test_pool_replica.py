"""Head office's journal of all tills: each invoice once, each chain checked."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from pos_scanner import clock
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceState
from pos_scanner.domain.issuance import IssueState
from pos_scanner.export.export_job import export
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.issuances import Change, IssuedAs, RedLetter, Refusal
from pos_scanner.journal.pool_outbox import PoolOutbox, Position
from pos_scanner.journal.pool_replica import PoolReplica, ReadPage, Refreshed
from pos_scanner.protocol.pool import PersonalPart, PooledEntry, PooledTill, PooledTills

NOW = datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)
ALL = frozenset(PersonalPart)
MakeInvoice = Callable[..., Invoice]


class Tills:
    """Tills of a chain, each with a journal, and head office's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.journals: dict[int, Journal] = {}
        self.head_office = Journal.open(folder / "pool", till="POOL")
        self.parts = ALL
        self.first = dict[int, int]()
        self.days: int | None = None

    def open(self, id_: int, name: str) -> Journal:
        self.journals[id_] = Journal.open(self._folder / str(id_), till=name)
        return self.journals[id_]

    def pooled(self) -> tuple[PooledTill, ...]:
        """What the pool says of the tills, once they have sent everything."""
        newest = {id_: PoolOutbox(j.file).newest()[0] for id_, j in self.journals.items()}
        return tuple(
            PooledTill(id_, f"till {id_}", "", self.first.get(id_, 0), entry, entry, "")
            for id_, entry in newest.items()
        )

    def read(self, till: int, after: int) -> tuple[PooledEntry, ...]:
        """The next entries of a till, as the pool has them."""
        outbox = PoolOutbox(self.journals[till].file)
        position = Position(0, "", 0, "")
        return outbox.batch(position, after, outbox.hash_of(after), self.parts).entries

    def refresh(self, read: ReadPage | None = None) -> Refreshed:
        replica = PoolReplica(self.head_office, "pool.example")
        return replica.refresh(PooledTills(self.pooled(), self.days), read or self.read)

    def invoices(self) -> list[ConfirmedInvoice]:
        found = self.head_office.invoices_of(NOW.date())
        return sorted(found, key=lambda confirmed: confirmed.sequence)

    def close(self) -> None:
        for journal in (*self.journals.values(), self.head_office):
            journal.close()


@pytest.fixture
def tills(tmp_path: Path) -> Iterator[Tills]:
    opened = Tills(tmp_path)
    yield opened
    opened.close()


def confirm(journal: Journal, invoice: Invoice, draft_id: str) -> ConfirmedInvoice:
    return journal.confirm(draft_id, invoice, at=NOW)


def test_every_tills_invoices_are_there_once_with_all_that_they_say(
    tills: Tills, invoice: MakeInvoice
) -> None:
    confirmed = [
        confirm(tills.open(id_, f"T{id_}"), invoice(gross_fen=1000 + id_), f"d{id_}")
        for id_ in (1, 2)
    ]
    for _ in range(2):
        assert tills.refresh().failures == ()
    assert [one.number for one in tills.invoices()] == ["T1-20261123-0001", "T2-20261123-0001"]
    assert [one.invoice for one in tills.invoices()] == [one.invoice for one in confirmed]
    assert tills.head_office.verify().is_sound


def test_what_comes_later_is_added_and_a_void_marks_its_invoice(
    tills: Tills, invoice: MakeInvoice
) -> None:
    till = tills.open(1, "T1")
    first = confirm(till, invoice(), "d1")
    tills.refresh()
    confirm(till, invoice(gross_fen=9), "d2")
    till.void(first.number, "typed wrong", at=NOW, cashier="张三")
    tills.refresh()
    states = [(one.state, one.void_reason, one.voided_by) for one in tills.invoices()]
    assert states == [
        (InvoiceState.VOIDED, "typed wrong", "张三"),
        (InvoiceState.CONFIRMED, "", ""),
    ]
    assert tills.head_office.verify().is_sound


def test_what_the_bureau_made_of_a_record_is_known_at_head_office(
    tills: Tills, invoice: MakeInvoice
) -> None:
    till = tills.open(1, "T1")
    issued, refused = (confirm(till, invoice(gross_fen=n), f"d{n}") for n in (1000, 2000))
    day = NOW.date()
    changes: list[tuple[str, Change]] = [
        (issued.number, IssuedAs("26112000000000000001", day)),
        (issued.number, RedLetter("26112000000000000002", day, 400)),
        (refused.number, Refusal("the buyer's name is wrong")),
    ]
    till.issuances.record(changes, at=NOW)
    tills.refresh()
    states = [one.issuance for one in tills.invoices()]
    assert (states[0].number, states[0].red_fen) == ("26112000000000000001", 400)
    # The platform's words may name the buyer: they stay at the till.
    assert (states[1].state, states[1].reason) == (IssueState.REFUSED, "")
    assert tills.head_office.verify().is_sound


def test_what_a_till_has_purged_is_purged_at_head_office(
    tills: Tills, invoice: MakeInvoice
) -> None:
    till = tills.open(1, "T1")
    confirmed = confirm(till, invoice(), "d1")
    tills.refresh()
    till.void(confirmed.number, "typed wrong", at=NOW)
    purge(till.file, NOW.date() + timedelta(days=1), at=NOW)
    tills.refresh()
    (one,) = tills.invoices()
    assert one.purged
    assert one.invoice.buyer.is_empty
    assert tills.head_office.verify().is_sound


def test_parts_that_a_till_keeps_to_itself_are_empty(tills: Tills, invoice: MakeInvoice) -> None:
    confirm(tills.open(1, "T1"), invoice(), "d1")
    tills.parts = frozenset()
    tills.refresh()
    buyer = tills.invoices()[0].invoice.buyer
    assert (buyer.name, buyer.tax_number) == ("北京票通科技有限公司", "91110108MA0043365M")
    assert (buyer.address, buyer.phone, tills.invoices()[0].invoice.remark) == ("", "", "")
    assert tills.head_office.verify().is_sound


def test_two_tills_of_one_name_keep_their_invoices_apart(
    tills: Tills, invoice: MakeInvoice
) -> None:
    for id_ in (1, 2):
        till = tills.open(id_, "T1")
        first = confirm(till, invoice(gross_fen=id_), f"d{id_}")
        corrected = replace(invoice(gross_fen=50 + id_), replaces=first.number)
        confirm(till, corrected, f"e{id_}")
    assert tills.refresh().failures == ()
    replaced = {one.number: one.invoice.replaces for one in tills.invoices()}
    assert replaced == {
        "T1-20261123-0001": "",
        "T1-20261123-0002": "T1-20261123-0001",
        "T1.2-20261123-0001": "",
        "T1.2-20261123-0002": "T1.2-20261123-0001",
    }
    assert tills.head_office.verify().is_sound


def test_a_till_that_was_paired_anew_sends_its_invoices_again_and_they_are_there_once(
    tills: Tills, invoice: MakeInvoice
) -> None:
    confirm(tills.open(1, "T1"), invoice(), "d1")
    tills.refresh()
    tills.journals[7] = tills.journals.pop(1)
    till = tills.journals[7]
    till.void(confirm(till, invoice(gross_fen=2), "d2").number, "typed wrong", at=NOW)
    tills.refresh()
    assert [one.state for one in tills.invoices()] == [InvoiceState.CONFIRMED, InvoiceState.VOIDED]


def test_a_till_that_joined_late_voids_what_the_pool_never_had(
    tills: Tills, invoice: MakeInvoice
) -> None:
    till = tills.open(1, "T1")
    early = confirm(till, invoice(), "d1")
    tills.first[1] = 1
    confirm(till, invoice(gross_fen=2), "d2")
    till.void(early.number, "typed wrong", at=NOW)
    assert tills.refresh().failures == ()
    assert [one.number for one in tills.invoices()] == ["T1-20261123-0002"]


def test_a_changed_entry_is_refused_and_the_other_tills_go_on(
    tills: Tills, invoice: MakeInvoice
) -> None:
    for id_ in (1, 2):
        confirm(tills.open(id_, f"T{id_}"), invoice(), f"d{id_}")

    def changed(till: int, after: int) -> tuple[PooledEntry, ...]:
        page = tills.read(till, after)
        if till == 2:
            return page
        content = dict(page[0].content) | {"order_number": "R2"}
        return (replace(page[0], content=content), *page[1:])

    (failure,) = tills.refresh(changed).failures
    assert failure.kind is FailureKind.POOL_NOT_SOUND
    assert failure.facts["till"] == "till 1"
    assert [one.number for one in tills.invoices()] == ["T2-20261123-0001"]


@pytest.mark.parametrize("change", [{"lines": "odd"}, {"kind": "?"}, {"sale_date": 3}])
def test_an_entry_that_is_no_invoice_is_named_and_nothing_of_it_stays(
    tills: Tills, invoice: MakeInvoice, change: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    confirm(tills.open(1, "T1"), invoice(), "d1")
    # A till that sends nonsense can hash it as well.
    accept = "pos_scanner.journal.pool_replica.link"
    entry = tills.read(1, 0)[0]
    monkeypatch.setattr(accept, lambda *_: entry.hash)

    def odd(till: int, after: int) -> tuple[PooledEntry, ...]:
        del till, after
        return (replace(entry, content=dict(entry.content) | change),)

    assert [failure.facts["entry"] for failure in tills.refresh(odd).failures] == ["1"]
    assert tills.invoices() == []
    assert tills.refresh().failures == ()


def test_an_export_of_all_tills_is_made_by_the_same_code_and_once(
    tills: Tills, invoice: MakeInvoice, tmp_path: Path
) -> None:
    for id_ in (1, 2):
        confirm(tills.open(id_, f"T{id_}"), invoice(gross_fen=id_ * 1000), f"d{id_}")
    tills.refresh()
    request = ExportRequest("standard", tmp_path, Selection())
    config = FormatConfig(load_preset("standard", tmp_path))
    write = partial(export, tills.head_office, request, config, at=NOW)
    (batch,) = write()
    assert (batch.invoices, batch.gross_fen) == (2, 3000)
    with pytest.raises(KnownError):
        write()
    confirm(tills.journals[1], invoice(gross_fen=7), "d7")
    tills.refresh()
    assert write()[0].gross_fen == 7


def test_what_is_personal_goes_after_the_pools_days_once_accounting_has_had_it(
    tills: Tills, invoice: MakeInvoice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(days=4))
    journal = tills.open(1, "T1")
    confirm(journal, invoice(), "d1")
    tills.refresh()
    request = ExportRequest("standard", tmp_path, Selection())
    export(tills.head_office, request, FormatConfig(load_preset("standard", tmp_path)), at=NOW)
    confirm(journal, invoice(), "d2")
    tills.days = 4
    tills.refresh()
    assert [bool(confirmed.invoice.buyer.name) for confirmed in tills.invoices()] == [True, True]
    tills.days = 3
    tills.refresh()
    assert [bool(confirmed.invoice.buyer.name) for confirmed in tills.invoices()] == [False, True]
    assert tills.head_office.verify().is_sound


def test_the_invoices_of_some_tills_are_known_by_number(tills: Tills, invoice: MakeInvoice) -> None:
    for id_ in (1, 2):
        confirm(tills.open(id_, f"T{id_}"), invoice(), f"d{id_}")
    tills.refresh()
    replica = PoolReplica(tills.head_office, "pool.example")
    assert replica.numbers_of(tills.pooled()[1:]) == ("T2-20261123-0001",)
    assert replica.numbers_of([]) == ()


def test_days_before_the_pool_are_not_made_up(tills: Tills) -> None:
    tills.open(1, "T1")
    assert tills.refresh().failures == ()
    assert tills.head_office.invoices_of(date(2026, 11, 23)) == ()
