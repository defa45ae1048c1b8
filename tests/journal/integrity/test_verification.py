"""Verification: whatever was changed, removed, added or damaged is named, and nothing else."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.integrity_report import IntegrityReport, Problem, ProblemKind
from pos_scanner.domain.invoice import Invoice
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.verification import verify
from pos_scanner.journal.storage.damaged_reader import CHUNK
from pos_scanner.journal.storage.hash_chain import append_to_chain
from tests.journal.exported import mark_exported
from tests.journal.fixed_day import OPENED_AT, fixed_day

Build = Callable[..., Invoice]


def raw(journal: Journal) -> apsw.Connection:
    return apsw.Connection(str(journal.path))


def test_an_empty_journal_verifies(journal: Journal) -> None:
    assert journal.verify().problems == ()


@pytest.mark.parametrize(
    ("forgery", "expected"),
    [
        ("UPDATE invoice SET buyer_name = 'x' WHERE sequence = 2", ProblemKind.RECORD_CHANGED),
        ("UPDATE invoice SET cashier = 'x' WHERE sequence = 2", ProblemKind.CHAIN_BROKEN),
        ("UPDATE line SET item = 'x' WHERE sequence = 2", ProblemKind.CHAIN_BROKEN),
        ("UPDATE invoice SET state = 'voided' WHERE sequence = 2", ProblemKind.RECORD_CHANGED),
    ],
)
def test_a_forged_invoice_is_named(
    journal: Journal, invoice: Build, now: datetime, forgery: str, expected: ProblemKind
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = raw(journal)
    for (trigger,) in list(
        connection.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")
    ):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(forgery)
    problems = journal.verify().problems
    assert (expected, "T1-20261123-0002") in [
        (problem.kind, problem.number) for problem in problems
    ]
    assert Problem(ProblemKind.SCHEMA_CHANGED) in problems
    assert {problem.number for problem in problems} == {"T1-20261123-0002", ""}


def test_an_entry_that_confirms_an_invoice_again_is_named(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    raw(journal).execute(
        "INSERT INTO chain (entry, event, sequence, at, hash)"
        " SELECT 4, event, sequence, at, hash FROM chain WHERE entry = 2"
    )
    expected = Problem(ProblemKind.CHAIN_BROKEN, "T1-20261123-0002", "entry 4")
    assert journal.verify().problems == (expected,)


def test_a_removed_invoice_leaves_a_gap_that_is_seen(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = raw(journal)
    connection.execute("DROP TRIGGER invoice_is_not_deleted; DROP TRIGGER line_is_not_deleted")
    connection.execute(
        "DELETE FROM line WHERE sequence = 2; DELETE FROM invoice WHERE sequence = 2"
    )
    assert Problem(ProblemKind.NUMBER_MISSING, "#2") in journal.verify().problems


@pytest.fixture
def day(tmp_path: Path) -> Iterator[Journal]:
    """A day with every kind of entry; its triggers are dropped, as somebody who forges does."""
    with fixed_day(tmp_path / "day") as journal:
        connection = journal.file.connection
        triggers = "SELECT name FROM sqlite_schema WHERE type = 'trigger'"
        for (trigger,) in list(connection.execute(triggers)):
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.pragma("foreign_keys", 0)
        connection.pragma("ignore_check_constraints", 1)
        yield journal


def problems(journal: Journal) -> list[tuple[ProblemKind, str, str]]:
    """What is wrong beside the schema, whose triggers the test has dropped itself."""
    report = verify(journal.file.connection)
    assert report.is_sound is False
    return [
        (problem.kind, problem.number, problem.detail)
        for problem in report.problems
        if problem.kind is not ProblemKind.SCHEMA_CHANGED
    ]


CHANGED, BROKEN = ProblemKind.RECORD_CHANGED, ProblemKind.CHAIN_BROKEN
MISSING, DAMAGED = ProblemKind.NUMBER_MISSING, ProblemKind.RECORD_DAMAGED
FIRST, SECOND, THIRD = (f"T1-20261123-000{number}" for number in (1, 2, 3))
FOURTH = "T1-20261124-0001"


@pytest.mark.parametrize(
    ("forgery", "expected"),
    [
        ("UPDATE invoice SET buyer_name = 'x' WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET remark = 'x' WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET scanned = '{}' WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET scanned = '{\"email\":\"\"}' WHERE sequence = 4", []),
        ("UPDATE invoice SET personal_salt = '' WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET confirmed_on = '2026-11-22' WHERE sequence = 3",
         [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET gross_fen = 1251 WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE line SET net_fen = 1, tax_fen = 1249 WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET purged_in = 8 WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET purged_in = NULL WHERE sequence = 2", [(CHANGED, SECOND, "")]),
        ("UPDATE invoice SET purged_in = 7 WHERE sequence = 2", [(CHANGED, SECOND, "")]),
        ("UPDATE invoice SET buyer_name = 'x' WHERE sequence = 2", [(CHANGED, SECOND, "")]),
        ("UPDATE invoice SET personal_salt = 'x' WHERE sequence = 2", [(CHANGED, SECOND, "")]),
        ("UPDATE invoice SET state = 'voided' WHERE sequence = 3", [(CHANGED, THIRD, "")]),
        ("UPDATE invoice SET state = 'confirmed' WHERE sequence = 1", [(CHANGED, FIRST, "")]),
        ("UPDATE invoice SET cashier = 'x' WHERE sequence = 3", [(BROKEN, THIRD, "entry 4")]),
        ("UPDATE invoice SET shift = 2 WHERE sequence = 3", [(BROKEN, THIRD, "entry 4")]),
        ("UPDATE invoice SET draft_id = 'x' WHERE sequence = 4", [(BROKEN, FOURTH, "entry 7")]),
        ("UPDATE line SET item = 'x' WHERE sequence = 1", [(BROKEN, FIRST, "entry 1")]),
        ("UPDATE chain SET reason = 'x' WHERE entry = 3", [(BROKEN, FIRST, "entry 3")]),
        ("UPDATE chain SET at = '2026-11-23' WHERE entry = 3", [(BROKEN, FIRST, "entry 3")]),
        ("UPDATE chain SET detail = '{\"shift\":1}' WHERE entry = 3", [(BROKEN, FIRST, "entry 3")]),
        ("UPDATE chain SET hash = printf('%064d', 7) WHERE entry = 3",
         [(BROKEN, FIRST, "entry 3")]),
        ("UPDATE chain SET hash = printf('%064d', 7) WHERE entry = 8", [(BROKEN, "", "entry 8")]),
        ("UPDATE chain SET detail = '{\"z\":1}' WHERE entry = 6",
         [(BROKEN, "", "entry 6"), (ProblemKind.REPORT_CHANGED, "", "Z 1")]),
        ("UPDATE shift_report SET figures = replace(figures, '14830', '14831') WHERE kind = 'Z'",
         [(ProblemKind.REPORT_CHANGED, "", "Z 1")]),
        ("UPDATE shift_report SET made_at = '2026-11-23T09:35:16+08:00' WHERE kind = 'Z'",
         [(ProblemKind.REPORT_CHANGED, "", "Z 1")]),
        ("DELETE FROM shift_report WHERE kind = 'Z'", [(ProblemKind.REPORT_CHANGED, "", "Z 1")]),
        ("INSERT INTO shift_report SELECT 'Z', 2, 1, made_at, made_by, figures FROM shift_report"
         " WHERE kind = 'X'; UPDATE shift SET closed_by = closed_by",
         [(ProblemKind.REPORT_CHANGED, "", "Z 2")]),
        ("UPDATE shift SET opened_by = 'x'", [(ProblemKind.REPORT_CHANGED, "", "Z 1")]),
    ],
)  # fmt: skip
def test_each_forgery_is_named_where_it_is_and_nowhere_else(
    day: Journal, forgery: str, expected: list[tuple[ProblemKind, str, str]]
) -> None:
    day.file.connection.execute("DROP INDEX IF EXISTS one_z_a_shift")
    day.file.connection.execute(forgery)
    assert problems(day) == expected


def test_a_removed_entry_breaks_the_chain_where_it_was(day: Journal) -> None:
    day.file.connection.execute("DELETE FROM chain WHERE entry = 3")
    assert problems(day) == [(BROKEN, "", "entry 3"), (CHANGED, FIRST, "")]


def test_an_invoice_that_no_entry_confirms_is_named(day: Journal) -> None:
    day.file.connection.execute("DELETE FROM chain WHERE entry >= 7")
    named = problems(day)
    assert (BROKEN, FOURTH, "in no entry") in named
    assert (CHANGED, FIRST, "") in named  # the entry of its purge is gone, too
    assert [number for kind, number, _ in named if kind is BROKEN] == [FOURTH]


def test_an_entry_that_skips_an_invoice_names_the_skipped_one(day: Journal) -> None:
    day.file.connection.execute("UPDATE chain SET sequence = 3 WHERE entry = 2")
    named = problems(day)
    assert (BROKEN, SECOND, "before entry 2") in named
    assert (BROKEN, THIRD, "entry 2") in named
    assert (BROKEN, THIRD, "entry 4") in named


@pytest.mark.parametrize(
    ("removal", "name"),
    [
        ("DELETE FROM line WHERE sequence = 3", THIRD),
        ("DELETE FROM line WHERE sequence = 3; DELETE FROM invoice WHERE sequence = 3", "#3"),
        ("DELETE FROM line WHERE sequence = 4; DELETE FROM invoice WHERE sequence = 4", "#4"),
    ],
)
def test_a_missing_invoice_is_named_by_its_number_or_its_sequence(
    day: Journal, removal: str, name: str
) -> None:
    day.file.connection.execute(removal)
    assert (MISSING, name, "") in problems(day)
    assert {number for _, number, _ in problems(day)} <= {name, ""}


def test_an_invoice_that_cannot_be_read_is_damaged_and_its_neighbours_are_read(
    day: Journal,
) -> None:
    day.file.connection.execute("UPDATE invoice SET kind = 'x' WHERE sequence = 3")
    assert (DAMAGED, THIRD, "") in problems(day)
    assert {number for _, number, _ in problems(day)} == {THIRD}
    assert verify(day.file.connection).invoices == 3


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE chain SET event = 'praised' WHERE entry = 3",
        "UPDATE chain SET detail = 'x' WHERE entry = 3",
        "UPDATE chain SET sequence = NULL WHERE entry = 3",
        "UPDATE chain SET sequence = 1 WHERE entry = 8",
        "UPDATE chain SET sequence = NULL WHERE entry = 1",
    ],
)
def test_an_entry_that_is_none_any_more_breaks_the_chain(day: Journal, damage: str) -> None:
    day.file.connection.execute(damage)
    entry = damage[-1]
    assert any(kind is BROKEN and f"entry {entry}" in detail for kind, _, detail in problems(day))


def test_a_reference_that_leads_nowhere_names_its_invoice(day: Journal) -> None:
    day.file.connection.execute("UPDATE invoice SET exported_in = 'B1' WHERE sequence = 3")
    assert problems(day) == [(CHANGED, "#3", "invoice → batch")]


def test_items_of_a_batch_that_is_being_made_are_no_damage_and_of_one_that_is_gone_are(
    day: Journal,
) -> None:
    day.file.connection.execute("INSERT INTO batch_item VALUES (1, 'confirmed', 3)")
    assert problems(day) == []
    mark_exported(day, [3], OPENED_AT)
    day.file.connection.execute("PRAGMA foreign_keys = OFF")
    day.file.connection.execute("UPDATE batch SET sequence = 9")
    assert problems(day) == [
        (CHANGED, "", "batch 1"),
        (CHANGED, "", "batch B20261123-001"),
        (CHANGED, "T1-20261123-0003", "export"),
    ]


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE invoice SET exported_in = NULL WHERE sequence = 3",
        "DELETE FROM batch_item",
        "UPDATE batch_item SET event = 'voided'",
    ],
)
def test_a_mark_without_its_item_and_an_item_without_its_mark_are_named(
    day: Journal, forgery: str
) -> None:
    mark_exported(day, [3], OPENED_AT)
    mark_exported(day, [4], OPENED_AT)
    day.file.connection.execute(forgery)
    assert (CHANGED, "T1-20261123-0003", "export") in problems(day)


@pytest.mark.parametrize(
    ("forgery", "expected"),
    [
        ("UPDATE chain SET at = '2026-11-23T09:31:16+08:00' WHERE entry = 1", "chain-broken"),
        ("UPDATE chain SET reason = 'x' WHERE entry = 1", "chain-broken"),
        ("UPDATE invoice SET title_source = 'pasted' WHERE sequence = 4", "record-changed"),
        ("UPDATE invoice SET title_source = NULL WHERE sequence = 1", "record-changed"),
        ("UPDATE shift SET closed_at = '2026-11-23T09:35:16+08:00'", "report-changed"),
        ("UPDATE shift SET opened_at = '2026-11-23T09:30:16+08:00'", "report-changed"),
        ("UPDATE shift SET opened_by = '李四'", "report-changed"),
        ("UPDATE shift SET closed_by = '张三'", "report-changed"),
        ("UPDATE shift SET closed_at = NULL, closed_by = ''", "report-changed"),
    ],
)
def test_when_and_by_whom_and_where_a_title_came_from_are_bound(
    day: Journal, forgery: str, expected: str
) -> None:
    day.file.connection.execute(forgery)
    assert [kind.value for kind, _, _ in problems(day)] == [expected]


@pytest.mark.parametrize(
    "addition",
    [
        "CREATE TRIGGER swallow BEFORE INSERT ON chain WHEN new.event = 'voided'"
        " BEGIN SELECT RAISE(IGNORE); END",
        "CREATE TABLE note (text TEXT)",
        "CREATE INDEX by_sum ON invoice (gross_fen)",
        "CREATE VIEW totals AS SELECT sum(gross_fen) FROM invoice",
    ],
)
def test_whatever_the_program_has_not_made_is_a_changed_schema(
    journal: Journal, addition: str
) -> None:
    journal.file.connection.execute(addition)
    assert journal.verify().problems == (Problem(ProblemKind.SCHEMA_CHANGED),)


def test_statistics_for_the_planner_are_no_change(journal: Journal) -> None:
    journal.file.connection.execute("ANALYZE")
    assert journal.verify().problems == ()


def test_that_there_is_no_memory_is_no_damage(journal: Journal, now: datetime) -> None:
    def refuse(position: int, total: int) -> None:
        raise apsw.NoMemError

    for number in range(CHUNK):
        append_to_chain(journal.file.connection, "closed", None, now, detail={"z": number})
    with pytest.raises(apsw.NoMemError):
        verify(journal.file.connection, refuse)
    assert not journal.file.connection.in_transaction


def test_progress_is_told_and_can_stop_the_check(journal: Journal, now: datetime) -> None:
    def stop(position: int, total: int) -> None:
        steps.append((position, total))
        raise KnownError(FailureKind.EXPORT_CANCELLED)

    steps: list[tuple[int, int]] = []
    for number in range(CHUNK + 1):
        append_to_chain(journal.file.connection, "closed", None, now, detail={"z": number})
    with pytest.raises(KnownError):
        verify(journal.file.connection, stop)
    assert steps == [(CHUNK, CHUNK + 1)]


def test_a_missing_index_is_a_changed_schema(journal: Journal) -> None:
    journal.file.change("DROP INDEX invoice_by_day")
    assert journal.verify().problems == (Problem(ProblemKind.SCHEMA_CHANGED),)


@pytest.mark.parametrize(
    "damage",
    [
        "INSERT INTO invoice_text (rowid, terms) VALUES (9, '京')",
        "INSERT INTO invoice_text (invoice_text, rowid, terms)"
        " VALUES ('delete', 1, '北 京 票 通 科 技 有 限 公 司')",
        "INSERT INTO invoice_text (invoice_text, rowid, terms)"
        " VALUES ('delete', 1, '北'); INSERT INTO invoice_text (rowid, terms) VALUES (2, '北')",
        "INSERT INTO invoice_text (invoice_text) VALUES ('delete-all')",
    ],
)
def test_a_search_index_that_differs_from_the_invoices_is_damaged(
    journal: Journal, invoice: Build, now: datetime, damage: str
) -> None:
    for number in range(2):
        journal.confirm(f"d{number}", invoice(), at=now)
    assert journal.verify().problems == ()
    journal.file.connection.execute(damage)
    assert journal.verify().problems == (Problem(ProblemKind.SEARCH_DAMAGED),)
    journal.search.rebuild()
    assert journal.verify().problems == ()


def test_the_report_counts_what_was_read_and_gives_the_newest_hash(tmp_path: Path) -> None:
    with fixed_day(tmp_path) as journal:
        assert journal.verify() == IntegrityReport(
            4, "fd4e799846c8209f3b78b2799267a13a925968e6b738f838fbcc2a880937f985", (), 2
        )


def test_an_empty_journals_hash_is_the_chains_start(journal: Journal) -> None:
    assert journal.verify() == IntegrityReport(0, "0" * 64, (), 0)


def test_verifying_leaves_no_transaction_and_no_table(journal: Journal) -> None:
    journal.verify()
    assert journal.file.connection.in_transaction is False
    assert journal.file.ask("SELECT name FROM temp.sqlite_schema") == []


def test_a_chain_longer_than_a_chunk_is_read_to_its_end(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    with journal.file.transaction():
        for _ in range(501):
            append_to_chain(journal.file.connection, "purged", None, now, detail={"ranges": []})
    journal.file.connection.execute("DROP TRIGGER chain_is_not_changed")
    journal.file.connection.execute("UPDATE chain SET reason = 'x' WHERE entry = 501")
    report = journal.verify()
    assert Problem(ProblemKind.CHAIN_BROKEN, "", "entry 501") in report.problems
