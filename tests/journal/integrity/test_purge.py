"""Purge: what is personal goes, the books stay, and the chain knows purged from changed."""

import json
import time
from array import array
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner import pinyin
from pos_scanner.domain.export_batch import ExportBatch, ItemEvent
from pos_scanner.domain.integrity_report import ProblemKind
from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, Invoice
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.title import EMPTY_TITLE
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity import purge as purge_module
from pos_scanner.journal.integrity.purge import (
    FIRST_CHUNK,
    Purge,
    PurgedRanges,
    last_purge,
    next_chunk,
    preview,
    purge,
)
from pos_scanner.journal.invoice_writer import append_invoice
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.hash_chain import append_to_chain
from tests.journal.exported import mark_exported

Build = Callable[..., Invoice]

LATER = timedelta(days=400)


@pytest.fixture
def exported(journal: Journal, invoice: Build, now: datetime) -> Journal:
    """Three exported invoices of one day, and a fresh one a day later."""
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    mark_exported(journal, [1, 2, 3], now)
    journal.confirm("fresh", invoice("深圳"), at=now + timedelta(days=1))
    return journal


def purged(journal: Journal, now: datetime) -> Purge:
    return purge(journal.file, now.date() + timedelta(days=1), at=now + LATER)


def test_number_amounts_and_chain_stay_and_the_buyer_goes(
    exported: Journal, invoice: Build, now: datetime
) -> None:
    original = exported.invoices_of(now.date())
    assert purged(exported, now) == Purge(purged=3, drafts=0, kept=0)
    emptied = exported.invoices_of(now.date())
    assert [entry.number for entry in emptied] == [entry.number for entry in original]
    assert [entry.invoice.lines for entry in emptied] == [entry.invoice.lines for entry in original]
    assert {entry.invoice.buyer for entry in emptied} == {EMPTY_TITLE}
    assert {(entry.invoice.remark, entry.invoice.scanned, entry.purged) for entry in emptied} == {
        ("", None, True)
    }
    fresh = exported.invoices_of(now.date() + timedelta(days=1))[0]
    assert fresh.invoice == invoice("深圳")
    checked = exported.verify()
    assert (checked.problems, checked.invoices, checked.purged) == ((), 4, 3)


def test_nothing_personal_is_left_in_the_files(exported: Journal, now: datetime) -> None:
    purged(exported, now)
    exported.close()
    content = b"".join(p.read_bytes() for p in exported.path.parent.iterdir() if p.is_file())
    for text in ("票通", "海淀", "91110108MA0043365M"):
        assert content.count(text.encode()) == (text != "票通"), (
            text
        )  # the fresh invoice has its own


def test_who_was_purged_is_not_found_any_more(exported: Journal, now: datetime) -> None:
    purged(exported, now)
    assert exported.search.page(InvoiceQuery("票通")).invoices == ()
    assert len(exported.search.page(InvoiceQuery("深圳")).invoices) == 1


def test_what_accounting_has_not_had_yet_is_kept(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    unreported = journal.confirm("waiting", invoice(), at=now)
    voided = journal.confirm("voided", invoice(), at=now)
    journal.void(voided.number, "typed wrong", at=now)
    assert purged(journal, now) == Purge(purged=1, drafts=0, kept=1)
    assert journal.invoice(unreported.number) == unreported


def test_a_form_long_put_aside_is_forgotten_and_the_one_that_stands_is_not(
    journal: Journal, now: datetime
) -> None:
    journal.drafts.hold(Draft("old"), "", at=now)
    journal.drafts.save(Draft("standing"))
    assert purged(journal, now).drafts == 1
    assert journal.drafts.held() == ()
    assert journal.drafts.newest() == Draft("standing")


def test_purging_again_finds_nothing_and_cut_short_it_goes_on(
    exported: Journal, now: datetime
) -> None:
    day = now.date() + timedelta(days=1)
    assert purge(exported.file, day, at=now, is_cancelled=lambda: True).purged == 0
    assert purged(exported, now).purged == 3
    assert purged(exported, now).purged == 0
    assert exported.verify().problems == ()


@pytest.mark.parametrize(
    "forgery",
    [
        # Emptied by hand, as if it had been purged with the others.
        "UPDATE invoice SET buyer_type = NULL, buyer_name = '', buyer_tax_number = '',"
        " buyer_address = '', buyer_phone = '', scanned = NULL, remark = '', personal_salt = '',"
        " purged_in = (SELECT min(purged_in) FROM invoice) WHERE sequence = 4",
        # A purged invoice given another buyer.
        "UPDATE invoice SET buyer_name = 'x' WHERE sequence = 4",
        "UPDATE invoice SET buyer_name = 'x', purged_in = NULL WHERE sequence = 3",
        "UPDATE invoice SET purged_in = NULL WHERE sequence = 3",
    ],
)
def test_an_emptied_row_differs_from_a_purged_one(
    exported: Journal, now: datetime, forgery: str
) -> None:
    purged(exported, now)
    connection = apsw.Connection(str(exported.path))
    connection.execute("DROP TRIGGER invoice_person_is_only_purged")
    connection.execute(forgery)
    kinds = {problem.kind for problem in exported.verify().problems if problem.number}
    assert kinds == {ProblemKind.RECORD_CHANGED}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET buyer_name = '', purged_in = 1 WHERE sequence = 4",
        "UPDATE invoice SET purged_in = 1 WHERE sequence = 4",
        "UPDATE invoice SET buyer_name = 'x' WHERE sequence = 1",
        "UPDATE invoice SET purged_in = NULL WHERE sequence = 1",
    ],
)
def test_only_a_whole_purge_may_empty_a_row(
    exported: Journal, now: datetime, statement: str
) -> None:
    purged(exported, now)
    with pytest.raises(apsw.ConstraintError):
        apsw.Connection(str(exported.path)).execute(statement)


def test_a_purge_is_one_entry_that_lists_runs_of_neighbours(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(7):
        journal.confirm(f"d{number}", invoice(), at=now)
    mark_exported(journal, [1, 2, 4, 6, 7], now)
    assert purged(journal, now) == Purge(purged=5, drafts=0, kept=2)
    (entry,) = journal.file.ask("SELECT entry, detail, at FROM chain WHERE event = 'purged'")
    later = (now + LATER).isoformat()
    assert entry == (8, '{"before":"2026-11-24","ranges":[[1,2],[4,4],[6,7]]}', later)
    marks = journal.file.ask("SELECT sequence FROM invoice WHERE purged_in = 8 ORDER BY 1")
    assert [sequence for (sequence,) in marks] == [1, 2, 4, 6, 7]


def test_every_personal_column_is_emptied_and_no_other(exported: Journal, now: datetime) -> None:
    original = exported.file.ask("SELECT * FROM invoice WHERE sequence = 2")[0]
    purged(exported, now)
    emptied = exported.file.ask("SELECT * FROM invoice WHERE sequence = 2")[0]
    changed = {
        at: value
        for at, (old, value) in enumerate(zip(original, emptied, strict=True))
        if old != value
    }
    assert changed == {4: None, 5: "", 6: "", 7: "", 8: "", 12: None, 15: "", 28: "", 29: 5}


def test_a_void_that_accounting_waits_for_keeps_the_buyer_until_it_is_reported(
    exported: Journal, now: datetime
) -> None:
    exported.void("T1-20261123-0002", "sent back", at=now)
    assert purged(exported, now) == Purge(purged=2, drafts=0, kept=1)
    void = ExportBatch("B2", "p", "f", 1, 0, -1, "0" * 64, now, "a", "b", voids=1)
    exported.batches.add(void, {ItemEvent.VOIDED: array("q", [2])})
    assert purged(exported, now) == Purge(purged=1, drafts=0, kept=0)
    assert exported.verify().problems == ()


def test_the_day_itself_and_what_follows_keep_everything(exported: Journal, now: datetime) -> None:
    assert purge(exported.file, now.date(), at=now) == Purge(purged=0, drafts=0, kept=0)
    assert exported.file.ask("SELECT count(*) FROM chain WHERE event = 'purged'") == [(0,)]


def test_a_form_put_aside_on_the_day_itself_is_kept(journal: Journal, now: datetime) -> None:
    journal.drafts.hold(Draft("today"), "", at=now)
    assert purge(journal.file, now.date(), at=now).drafts == 0
    assert len(journal.drafts.held()) == 1


def test_many_are_purged_a_chunk_a_transaction_and_may_be_cut_short_between(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    count = FIRST_CHUNK + 7
    with journal.file.transaction():
        for number in range(1, count + 1):
            name = f"T1-{number}"
            append_invoice(journal.file, ConfirmedInvoice(name, number, invoice(), now, name), "s")
    mark_exported(journal, range(1, count + 1), now)
    day = now.date() + timedelta(days=1)
    answers = iter([False, True])
    cut_short = purge(journal.file, day, at=now, is_cancelled=lambda: next(answers))
    assert cut_short == Purge(purged=FIRST_CHUNK, drafts=0, kept=0)
    select = "SELECT detail FROM chain WHERE event = 'purged' ORDER BY entry"
    assert journal.file.ask(select) == [('{"before":"2026-11-24","ranges":[[1,5]]}',)]
    assert purge(journal.file, day, at=now).purged == 7
    ranges = [json.loads(detail)["ranges"] for (detail,) in journal.file.ask(select)]
    assert all(len(each) == 1 for each in ranges)
    sequences = [number for ((first, last),) in ranges for number in range(first, last + 1)]
    assert sequences == list(range(1, count + 1))


@pytest.mark.parametrize(
    ("size", "duration_s", "following"),
    [
        (5, 0.001, 10),
        (5, 0.0, 10),
        (64, 0.004, 100),
        (40, 0.016, 20),
        (40, 0.8, 1),
        (5, 0.016, 2),
        (2, 5.0, 1),
    ],
)
def test_a_transaction_of_a_purge_is_as_large_as_the_last_ones_time_allows(
    size: int, duration_s: float, following: int
) -> None:
    assert next_chunk(size, duration_s) == following


def test_what_a_purge_would_do_is_counted_before_it_does_it(
    exported: Journal, invoice: Build, now: datetime
) -> None:
    exported.confirm("waiting", invoice(), at=now)
    exported.drafts.hold(Draft("aside"), "", at=now)
    day = now.date() + timedelta(days=1)
    forecast = preview(exported.file, day)
    assert forecast == Purge(purged=3, drafts=1, kept=1)
    assert last_purge(exported.file) is None
    assert purge(exported.file, day, at=now + LATER) == forecast
    assert preview(exported.file, day) == Purge(purged=0, drafts=0, kept=1)
    assert last_purge(exported.file) == (now + LATER, day)


def test_a_purge_beside_a_reader_waits_without_keeping_others_from_writing(
    exported: Journal, invoice: Build, now: datetime
) -> None:
    with closing(exported.reader()) as reader:
        durations: list[float] = []

        def confirm_while_it_waits(_: float) -> None:
            with closing(Journal.open(exported.path.parent)) as till:
                began = time.monotonic()
                till.confirm(f"beside{len(durations)}", invoice(), at=now + LATER)
                durations.append(time.monotonic() - began)
                if len(durations) == 3:
                    reader.file.connection.execute("ROLLBACK")

        reader.file.connection.execute("BEGIN")
        reader.file.ask("SELECT count(*) FROM invoice")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(purge_module, "sleep", confirm_while_it_waits)
            assert purged(exported, now).purged == 3
    assert len(durations) == 3
    assert max(durations) < 2
    assert exported.path.with_name(f"{exported.path.name}-wal").stat().st_size == 0


def test_the_log_is_emptied_and_what_is_deleted_is_overwritten(
    exported: Journal, now: datetime
) -> None:
    purged(exported, now)
    assert exported.path.with_name("journal.sqlite3-wal").stat().st_size == 0
    assert exported.file.connection.pragma("secure_delete") == 1


class SyncWatch(apsw.VFS):
    """The system's files; while the journal's own is synced it is asked whether others may write.

    Attributes:
        path: the database file's; empty: nothing is asked yet.
        could_write: the answers.
    """

    def __init__(self) -> None:
        self.path = ""
        self.could_write: list[bool] = []
        super().__init__("sync-watch", "")

    def xOpen(self, name: object, flags: list[int]) -> "WatchedFile":  # noqa: N802
        return WatchedFile(self, name, flags)

    def ask(self) -> None:
        with closing(apsw.Connection(self.path)) as other:
            try:
                other.execute("BEGIN IMMEDIATE; ROLLBACK")
                self.could_write.append(True)
            except apsw.BusyError:
                self.could_write.append(False)


class WatchedFile(apsw.VFSFile):
    def __init__(self, watch: SyncWatch, name: object, flags: list[int]) -> None:
        self._watch = watch
        self._is_database = bool(flags[0] & apsw.SQLITE_OPEN_MAIN_DB)
        super().__init__("", name, flags)  # type: ignore[arg-type]

    def xSync(self, flags: int) -> None:  # noqa: N802
        if self._is_database and self._watch.path:
            self._watch.ask()
        super().xSync(flags)


def test_what_is_added_to_the_log_while_it_is_emptied_is_not_copied_under_the_writers_lock(
    tmp_path: Path, invoice: Build, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = SyncWatch()
    with closing(Journal.open(tmp_path / "data")) as till:
        till.confirm("d1", invoice(), at=now)
        mark_exported(till, [1], now)
        own = JournalConnection(till.path, vfs="sync-watch")
        reader = apsw.Connection(str(till.path))
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM invoice").fetchall()

        def confirm_meanwhile(_seconds: float) -> None:
            if reader.in_transaction and watch.path:
                reader.execute("ROLLBACK")
                till.confirm("d2", invoice(), at=now)
            watch.path = str(till.path)

        monkeypatch.setattr(purge_module, "sleep", confirm_meanwhile)
        purge(own, now.date() + timedelta(days=1), at=now + LATER)
        own.close()
        reader.close()
    assert watch.could_write
    assert all(watch.could_write)


def test_the_table_of_pinyin_is_loaded_outside_every_transaction(
    exported: Journal, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, loads = pinyin.readings, []

    def watched() -> object:
        if not load.cache_info().currsize:
            loads.append(exported.file.connection.in_transaction)
        return load()

    load.cache_clear()
    pinyin._spelt_ending.cache_clear()
    monkeypatch.setattr(pinyin, "readings", watched)
    purged(exported, now)
    assert loads == [False]


def test_the_ranges_know_each_purged_invoice_and_its_entry(journal: Journal, now: datetime) -> None:
    with journal.file.transaction():
        for ranges in ([[1, 2], [5, 5]], [[3, 3], [7, 9]]):
            detail = {"ranges": ranges}
            append_to_chain(journal.file.connection, "purged", None, now, detail=detail)
    purges = PurgedRanges(journal.file.connection)
    entries = [purges.entry_of(sequence) for sequence in range(11)]
    assert entries == [None, 1, 1, 2, None, 1, None, 2, 2, 2, None]


def test_a_chain_without_a_purge_has_no_ranges(journal: Journal) -> None:
    assert PurgedRanges(journal.file.connection).entry_of(1) is None
