"""What a replaced file has beyond the backup: carried over as far as its hashes follow on."""

from array import array
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.export_batch import ExportBatch, ItemEvent
from pos_scanner.domain.invoice import Draft, Invoice
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.carry_over import carry_over
from pos_scanner.journal.backup.daily_backup import back_up
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.integrity.verification import verify
from pos_scanner.journal.storage.connection import JournalConnection
from tests.journal.exported import mark_exported

Build = Callable[..., Invoice]


def invoices_and_shift(journal: Journal, invoice: Build, at: datetime, name: str) -> None:
    """Two confirmed, the first of them void, in a shift that is closed; one more after it."""
    journal.shifts.open("张三", at=at)
    first = journal.confirm(f"{name}1", invoice(), at=at)
    journal.confirm(f"{name}2", invoice(), at=at)
    journal.void(first.number, "typed wrong", at=at, cashier="李四")
    journal.shifts.close("李四", at=at)
    journal.shifts.open("王五", at=at)
    journal.confirm(f"{name}3", invoice(), at=at)


def everything(journal: Journal) -> tuple[object, ...]:
    """What a journal holds and proves."""
    records = journal.search.page(InvoiceQuery()).invoices
    shifts = journal.shifts.newest(), journal.shifts.reports()
    return records, shifts, journal.drafts.held(), journal.verify()


def test_what_is_newer_than_the_backup_is_taken_over_with_its_numbers(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("old", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    later = now + timedelta(days=1)
    invoices_and_shift(journal, invoice, later, "new")
    mark_exported(journal, [1, 3], later)
    purge(journal.file, later.date(), at=later)
    journal.drafts.hold(Draft("held"), "table 4", at=later)
    expected = everything(journal)
    journal.close()
    done = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (done.invoices, done.taken_over, done.missing) == (4, 3, 0)
    again = Journal.open(journal.path.parent)
    assert everything(again) == expected
    again.close()


def test_what_was_changed_since_is_not_taken_over(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy")
    for number in (2, 3, 4):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = apsw.Connection(str(journal.path))
    connection.execute("DROP TRIGGER line_is_not_changed")
    connection.execute("UPDATE line SET item = 'x' WHERE sequence = 3")
    connection.close()
    journal.close()
    done = restore(journal.path.parent, tmp_path / "copy", at=now)
    assert (done.invoices, done.taken_over, done.missing) == (2, 1, 2)
    again = Journal.open(journal.path.parent)
    assert again.verify().problems == ()
    again.close()


@pytest.fixture
def copy(journal: Journal, tmp_path: Path) -> Iterator[JournalConnection]:
    """A backup of the journal as it is when the test begins: empty."""
    back_up(journal.file, tmp_path / "copy.sqlite3")
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        yield file


def rows(file: JournalConnection, select: str) -> list[tuple[object, ...]]:
    return file.ask(select)


def change(journal: Journal, *statements: str) -> None:
    """Change what the file's triggers forbid, as damage does."""
    connection = journal.file.connection
    triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
    for (trigger,) in list(connection.execute(triggers)):
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement)


CHAIN = "SELECT * FROM chain ORDER BY entry"
TABLES = [
    "SELECT * FROM invoice ORDER BY sequence",
    "SELECT * FROM line ORDER BY sequence, position",
    CHAIN,
    "SELECT * FROM batch ORDER BY sequence",
    "SELECT * FROM batch_item ORDER BY batch, event, sequence",
    "SELECT * FROM draft ORDER BY draft_id",
    "SELECT * FROM shift ORDER BY number",
]


def a_whole_day(journal: Journal, invoice: Build, at: datetime) -> None:
    """Something of every kind that is carried over."""
    invoices_and_shift(journal, invoice, at, "d")
    mark_exported(journal, [2, 3], at)
    journal.void("T1-20261123-0002", "sent back", at=at)
    number = journal.batches.next_number(at.date())
    batch = ExportBatch(number, "standard", "v.csv", 1, 0, -1, "1" * 64, at, "a", "b", voids=1)
    journal.batches.add(batch, {ItemEvent.VOIDED: array("q", [2])})
    purge(journal.file, at.date() + timedelta(days=1), at=at)
    journal.drafts.save(Draft("standing"))
    journal.drafts.hold(Draft("held"), "table 4", at=at)


@pytest.mark.parametrize("select", TABLES)
def test_a_whole_day_is_carried_over_row_by_row(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime, select: str
) -> None:
    """But for what was purged since: what its digest was made of is gone."""
    invoices_and_shift(journal, invoice, now, "d")
    mark_exported(journal, [2, 3], now)
    journal.void("T1-20261123-0002", "sent back", at=now)
    number = journal.batches.next_number(now.date())
    batch = ExportBatch(number, "standard", "v.csv", 1, 0, -1, "1" * 64, now, "a", "b", voids=1)
    journal.batches.add(batch, {ItemEvent.VOIDED: array("q", [2])})
    journal.drafts.save(Draft("standing"))
    journal.drafts.hold(Draft("held"), "table 4", at=now)
    carry_over(journal.path, copy)
    assert rows(copy, select) == rows(journal.file, select)
    assert len(rows(copy, select)) > 0


def test_z_reports_are_carried_over_and_x_reports_are_not(
    journal: Journal, copy: JournalConnection, now: datetime
) -> None:
    journal.shifts.open("", at=now)
    journal.shifts.x_report("", at=now)
    journal.shifts.close("", at=now)
    carry_over(journal.path, copy)
    reports = "SELECT * FROM shift_report WHERE kind = 'Z'"
    assert rows(copy, "SELECT * FROM shift_report") == rows(journal.file, reports)
    assert verify(copy.connection).problems == ()


def test_an_invoice_confirmed_and_purged_since_is_carried_over_purged(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime
) -> None:
    a_whole_day(journal, invoice, now)
    carry_over(journal.path, copy)
    assert rows(copy, CHAIN) == rows(journal.file, CHAIN)
    assert rows(copy, "SELECT draft_id FROM draft ORDER BY 1") == [("held",), ("standing",)]
    assert verify(copy.connection).problems == ()


def test_a_purge_of_what_the_backup_has_is_carried_over_with_its_ranges(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    for number in range(5):
        journal.confirm(f"d{number}", invoice(), at=now)
    mark_exported(journal, [1, 2, 4], now)
    back_up(journal.file, tmp_path / "copy.sqlite3")
    purge(journal.file, now.date() + timedelta(days=1), at=now)
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        purged = "SELECT sequence, buyer_name, purged_in FROM invoice WHERE purged_in > 0"
        assert file.ask(purged) == [(1, "", 6), (2, "", 6), (4, "", 6)]
        assert file.ask(CHAIN) == journal.file.ask(CHAIN)


@pytest.mark.timeout(60)
def test_a_forged_range_without_end_is_carried_over_as_far_as_there_are_invoices(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    mark_exported(journal, [1], now)
    back_up(journal.file, tmp_path / "copy.sqlite3")
    purge(journal.file, now.date() + timedelta(days=1), at=now)
    journal.file.execute("DROP TRIGGER chain_is_not_changed")
    forgery = "UPDATE chain SET detail = json_set(detail, '$.ranges[0][1]', 1 << 62)"
    journal.file.execute(f"{forgery} WHERE event = 'purged'")
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        ranges = "SELECT detail -> '$.ranges' FROM chain WHERE event = 'purged'"
        assert file.ask(ranges) == [("[[1,1]]",)]
        assert verify(file.connection).is_sound


def test_a_shift_that_the_backup_has_open_is_closed_as_it_was_closed(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    journal.shifts.open("张三", at=now)
    back_up(journal.file, tmp_path / "copy.sqlite3")
    journal.shifts.close("李四", at=now + timedelta(hours=8))
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        (shift,) = file.ask("SELECT * FROM shift")
        later = now + timedelta(hours=8)
        assert shift == (1, now.isoformat(), "张三", later.isoformat(), "李四")


def test_what_was_purged_since_the_backup_is_carried_over_with_what_follows(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    back_up(journal.file, tmp_path / "copy.sqlite3")
    journal.confirm("d2", invoice(), at=now)
    mark_exported(journal, [1, 2], now)
    purge(journal.file, now.date() + timedelta(days=1), at=now)
    journal.confirm("d3", invoice(), at=now + timedelta(days=1))
    expected = journal.verify()
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        assert verify(file.connection) == expected
        assert (expected.invoices, expected.purged) == (3, 2)


def test_an_open_shift_that_the_backup_has_stays_one(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    journal.shifts.open("张三", at=now)
    back_up(journal.file, tmp_path / "copy.sqlite3")
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        assert file.ask("SELECT number, opened_by, closed_at FROM shift") == [(1, "张三", None)]


def test_a_draft_stands_as_it_was_typed_last_and_what_was_discarded_stays_away(
    journal: Journal, now: datetime, tmp_path: Path
) -> None:
    journal.drafts.save(Draft("d1", remark="old"))
    journal.drafts.save(Draft("d2"))
    back_up(journal.file, tmp_path / "copy.sqlite3")
    journal.drafts.save(Draft("d1", remark="new"))
    journal.drafts.discard("d2")
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        remarks = "SELECT draft_id, content ->> '$.remark' FROM draft"
        assert file.ask(remarks) == [("d1", "new")]


def test_batches_that_the_backup_has_are_not_doubled_and_its_marks_stay(
    journal: Journal, invoice: Build, now: datetime, tmp_path: Path
) -> None:
    journal.confirm("d1", invoice(), at=now)
    journal.confirm("d2", invoice(), at=now)
    mark_exported(journal, [1], now)
    back_up(journal.file, tmp_path / "copy.sqlite3")
    mark_exported(journal, [1, 2], now)
    with closing(JournalConnection(tmp_path / "copy.sqlite3")) as file:
        carry_over(journal.path, file)
        marks = "SELECT sequence, exported_in FROM invoice ORDER BY 1"
        assert file.ask(marks) == [(1, "B20261123-001"), (2, "B20261123-002")]
        assert file.ask("SELECT batch, sequence FROM batch_item ORDER BY 1, 2") == [
            (1, 1),
            (2, 1),
            (2, 2),
        ]


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE chain SET hash = printf('%064d', 7) WHERE entry = 2",
        "UPDATE chain SET at = 'noon' WHERE entry = 2",
        "UPDATE chain SET event = 'purged', detail = '{}', sequence = NULL WHERE entry = 2",
        "UPDATE chain SET event = 'closed', detail = '{\"shift\":9}', sequence = NULL"
        " WHERE entry = 2",
        "UPDATE invoice SET gross_fen = 1, cashier = 'x' WHERE sequence = 2",
        "UPDATE invoice SET kind = 'x' WHERE sequence = 2",
        "DELETE FROM line WHERE sequence = 2",
        "DELETE FROM chain WHERE entry = 2",
    ],
)
def test_what_follows_an_entry_that_does_not_follow_on_is_left_out(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime, damage: str
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = journal.file.connection
    connection.pragma("ignore_check_constraints", 1)
    change(journal, damage)
    carry_over(journal.path, copy)
    assert rows(copy, "SELECT number FROM invoice") == [("T1-20261123-0001",)]
    assert verify(copy.connection).problems == ()


def test_a_kind_of_entry_that_is_not_known_ends_what_is_carried_over(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime
) -> None:
    journal.confirm("d0", invoice(), at=now)
    journal.file.connection.pragma("ignore_check_constraints", 1)
    change(journal, "UPDATE chain SET event = 'praised', sequence = NULL")
    carry_over(journal.path, copy)
    assert rows(copy, CHAIN) == []


def test_a_file_of_another_version_gives_nothing(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime
) -> None:
    journal.confirm("d0", invoice(), at=now)
    journal.file.connection.pragma("user_version", 1)
    carry_over(journal.path, copy)
    assert rows(copy, CHAIN) == []


@pytest.mark.parametrize("content", [None, b"", b"no journal at all" * 999])
def test_a_file_that_is_no_journal_gives_nothing(
    copy: JournalConnection, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "replaced").write_bytes(content)
    carry_over(tmp_path / "replaced", copy)
    assert rows(copy, CHAIN) == []
    assert (tmp_path / "replaced").exists() is (content is not None)


def test_a_batch_without_its_items_is_left_out_and_its_invoices_wait_again(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime
) -> None:
    journal.confirm("d0", invoice(), at=now)
    mark_exported(journal, [1], now)
    journal.drafts.save(Draft("d1"))
    change(journal, "PRAGMA foreign_keys = OFF", "DROP TABLE batch_item")
    carry_over(journal.path, copy)
    assert rows(copy, "SELECT number, exported_in FROM invoice") == [("T1-20261123-0001", None)]
    assert rows(copy, "SELECT number FROM batch") == []
    assert rows(copy, "SELECT draft_id FROM draft") == [("d1",)]


@pytest.mark.parametrize(
    "removal",
    [
        "DELETE FROM batch_item WHERE sequence = 2",
        "UPDATE batch_item SET sequence = 99 WHERE sequence = 2",
    ],
)
def test_a_batch_that_lost_an_item_marks_nothing(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime, removal: str
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    mark_exported(journal, [1], now)
    mark_exported(journal, [2, 3], now)
    change(journal, "PRAGMA foreign_keys = OFF", removal)
    carry_over(journal.path, copy)
    assert rows(copy, "SELECT sequence, exported_in FROM invoice") == [
        (1, "B20261123-001"),
        (2, None),
        (3, None),
    ]
    assert rows(copy, "SELECT number FROM batch") == [("B20261123-001",)]


@pytest.mark.parametrize(
    "removal",
    [
        "DELETE FROM shift_report",
        "DELETE FROM shift_report; DELETE FROM shift",
    ],
)
def test_a_closing_whose_report_or_shift_has_gone_ends_what_is_carried_over(
    journal: Journal, copy: JournalConnection, invoice: Build, now: datetime, removal: str
) -> None:
    invoices_and_shift(journal, invoice, now, "d")
    change(journal, "PRAGMA foreign_keys = OFF", removal)
    carry_over(journal.path, copy)
    assert rows(copy, "SELECT event FROM chain ORDER BY entry") == [
        ("confirmed",),
        ("confirmed",),
        ("voided",),
    ]
    assert verify(copy.connection).problems == ()


def test_the_replaced_file_is_let_go(journal: Journal, copy: JournalConnection) -> None:
    carry_over(journal.path, copy)
    open_connections = [
        connection for connection in apsw.connections() if connection.filename == str(journal.path)
    ]
    assert open_connections == [journal.file.connection]
