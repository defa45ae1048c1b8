"""Verification of damaged files: what can be read is read, what cannot is named."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.domain.invoice import Invoice
from pos_scanner.entry_hash import link_spelt
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity import verification
from pos_scanner.journal.integrity.verification import (
    _Check,
    _Lockstep,
    verify,
    verify_as_it_is,
)
from pos_scanner.journal.storage.damaged_reader import Gap
from pos_scanner.journal.storage.search_tokens import (
    add_to_index,
    invoice_tokens,
    remove_from_index,
)
from tests.journal.fixed_day import fixed_day

Build = Callable[..., Invoice]
CHANGED, BROKEN = ProblemKind.RECORD_CHANGED, ProblemKind.CHAIN_BROKEN
MISSING, DAMAGED = ProblemKind.NUMBER_MISSING, ProblemKind.RECORD_DAMAGED
FIRST, SECOND, THIRD = (f"T1-20261123-000{number}" for number in (1, 2, 3))
FOURTH = "T1-20261124-0001"


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


@pytest.mark.parametrize("number", [10_000_000, 2**63 - 1])
@pytest.mark.parametrize(
    ("forgery", "expected"),
    [
        ("UPDATE invoice SET sequence = {} WHERE sequence = 4", (MISSING, "#4", "")),
        ("UPDATE chain SET entry = {} WHERE entry = 3", (BROKEN, "", "entry 3")),
        ("UPDATE chain SET entry = {} WHERE entry = 8", (BROKEN, "", "chain entry {}")),
        ("UPDATE chain SET sequence = {} WHERE entry = 3", (BROKEN, "#{}", "entry 3")),
        ("UPDATE chain SET detail = json_replace(detail, '$.ranges[0][1]', {})"
         " WHERE event = 'purged'", (BROKEN, "", "entry 8")),
    ],
)  # fmt: skip
def test_a_number_that_the_file_has_no_room_for_does_not_keep_the_check_busy(
    day: Journal, number: int, forgery: str, expected: tuple[ProblemKind, str, str]
) -> None:
    kind, name, detail = expected
    day.file.connection.execute(forgery.format(number))
    named = problems(day)
    assert (kind, name.format(number), detail.format(number)) in named
    assert len(named) < 10


def test_a_file_without_a_table_is_reported_as_far_as_it_can_be_read(day: Journal) -> None:
    day.file.connection.execute("DROP TABLE shift_report")
    (problem,) = problems(day)
    assert problem[0] is ProblemKind.FILE_DAMAGED
    assert "shift_report" in problem[2]


@pytest.mark.parametrize(
    "content", [b"no journal at all" * 999, b"SQLite format 3\0" + b"x" * 9000]
)
def test_a_file_that_is_no_database_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "journal.sqlite3").write_bytes(content)
    report = verify_as_it_is(tmp_path / "journal.sqlite3")
    assert {problem.kind for problem in report.problems} == {ProblemKind.FILE_DAMAGED}
    assert (report.invoices, report.last_hash) == (0, "0" * 64)


def test_a_file_that_is_not_there_is_damaged_and_not_made(tmp_path: Path) -> None:
    report = verify_as_it_is(tmp_path / "absent.sqlite3")
    assert [problem.kind for problem in report.problems] == [ProblemKind.FILE_DAMAGED]
    assert (report.invoices, report.last_hash, report.purged) == (0, "0" * 64, 0)
    assert report.problems[0].detail
    assert list(tmp_path.iterdir()) == []


def test_a_sound_file_is_verified_as_it_is(tmp_path: Path) -> None:
    with fixed_day(tmp_path) as journal:
        assert verify_as_it_is(journal.path) == journal.verify()


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("row 17 missing from index invoice_by_day", "#17"),
        ("row 3 missing from index sqlite_autoindex_invoice_1", "#3"),
        ("row 3 missing from index line_by_item", ""),
        ("Tree 2 page 2 cell 0: Rowid 4 out of order", ""),
        ("wrong # of entries in index invoice_by_day", ""),
    ],
)
def test_what_sqlite_says_of_a_row_names_its_invoice(
    journal: Journal, words: str, name: str
) -> None:
    assert _Check(journal.file.connection)._row_of_invoice(words) == name


def test_a_row_out_of_order_names_its_invoice_by_the_tables_own_page(journal: Journal) -> None:
    select = "SELECT rootpage FROM sqlite_schema WHERE name = 'invoice'"
    (root,) = journal.file.ask(select)[0]
    words = f"Tree {root} page 9 cell 0: Rowid 4 out of order"
    assert _Check(journal.file.connection)._row_of_invoice(words) == "#4"


def loosen(journal: Journal) -> None:
    """Let any value stand in any column, as damage does."""
    connection = journal.file.connection
    connection.pragma("writable_schema", 1)
    connection.execute("UPDATE sqlite_schema SET sql = replace(sql, ') STRICT', ')')")
    connection.execute("PRAGMA writable_schema = RESET")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE chain SET sequence = 'x' WHERE entry = 3",
        "UPDATE chain SET at = x'00' WHERE entry = 3",
        "UPDATE chain SET reason = x'00' WHERE entry = 3",
        "UPDATE chain SET hash = x'00' WHERE entry = 3",
    ],
)
def test_an_entry_of_the_wrong_type_breaks_the_chain_there_and_nothing_after_it(
    day: Journal, damage: str
) -> None:
    loosen(day)
    day.file.connection.execute(damage)
    breaks = [problem for problem in problems(day) if problem[0] is BROKEN]
    assert breaks == [(BROKEN, "", "entry 3")]


def test_a_damaged_index_names_the_invoice_that_sqlite_misses_in_it(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(3):
        journal.confirm(f"d{number}", invoice(), at=now + timedelta(days=number))
    select = "SELECT rootpage FROM sqlite_schema WHERE name = 'invoice_by_day'"
    (root,) = journal.file.ask(select)[0]
    journal.close()
    content = bytearray(journal.path.read_bytes())
    page = slice((root - 1) * 4096, root * 4096)
    content[page] = content[page].replace(b"2026-11-25", b"2026-11-26")
    journal.path.write_bytes(content)
    words = "row 3 missing from index invoice_by_day"
    assert Problem(ProblemKind.FILE_DAMAGED, "#3", words) in verify_as_it_is(journal.path).problems


def test_a_wrong_token_of_the_right_invoice_is_noticed(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    remove_from_index(journal.file.connection, 1, invoice())
    changed = " ".join(invoice_tokens(invoice())).replace("京", "亰")
    journal.file.change("INSERT INTO invoice_text (rowid, terms) VALUES (1, ?)", (changed,))
    assert journal.verify().problems == (Problem(ProblemKind.SEARCH_DAMAGED),)


def test_the_right_tokens_at_another_invoice_are_noticed(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    journal.confirm("d1", invoice(), at=now)
    remove_from_index(journal.file.connection, 1, invoice())
    add_to_index(journal.file.connection, 2, invoice())
    assert journal.verify().problems == (Problem(ProblemKind.SEARCH_DAMAGED),)


def test_without_a_chain_every_invoice_is_still_read_and_named(day: Journal) -> None:
    loosen(day)
    day.file.connection.execute("DELETE FROM chain")
    report = verify(day.file.connection)
    assert (report.invoices, report.purged) == (4, 2)
    named = [problem.number for problem in report.problems if problem.detail == "in no entry"]
    assert named == [FIRST, SECOND, THIRD, FOURTH]


def test_a_list_of_purges_that_cannot_be_read_accuses_no_invoice(day: Journal) -> None:
    day.file.connection.execute("UPDATE chain SET detail = '[]' WHERE entry = 8")
    report = verify(day.file.connection)
    damaged = [problem for problem in report.problems if problem.kind is ProblemKind.FILE_DAMAGED]
    assert len(damaged) == 1
    assert {problem.number for problem in report.problems} == {""}
    assert (report.invoices, report.purged) == (4, 2)


def test_a_number_that_cannot_be_read_ends_no_other_check(day: Journal) -> None:
    day.file.connection.execute("ALTER TABLE invoice RENAME COLUMN sequence TO position")
    kinds = {problem.kind for problem in verify(day.file.connection).problems}
    assert ProblemKind.NUMBER_MISSING in kinds or ProblemKind.RECORD_DAMAGED in kinds


def test_an_invoice_confirmed_twice_in_a_row_takes_no_turn_of_the_next(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(2):
        journal.confirm(f"d{number}", invoice(), at=now)
    journal.file.change(
        "INSERT INTO chain (entry, event, sequence, at, hash)"
        " SELECT 3, event, sequence, at, hash FROM chain WHERE entry = 2"
    )
    journal.confirm("d2", invoice(), at=now)
    expected = Problem(ProblemKind.CHAIN_BROKEN, SECOND, "entry 3")
    assert journal.verify().problems == (expected,)


def test_a_confirmation_beyond_the_last_invoice_passes_all_before_it_and_binds_none() -> None:
    invoices = _Lockstep(iter([(1, FIRST, Gap.DAMAGED), (2, SECOND, Gap.DAMAGED)]))
    assert invoices.advance_to(7) == ([FIRST, SECOND], Gap.MISSING)
    assert list(invoices.remaining()) == []


def test_each_break_is_named_once_however_many_neighbouring_hashes_are_wrong(
    journal: Journal, invoice: Build, now: datetime
) -> None:
    for number in range(60):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = journal.file.connection
    connection.execute("DROP TRIGGER chain_is_not_changed")
    connection.execute("UPDATE chain SET hash = printf('%064d', entry) WHERE entry > 40")
    broken = [each for each in journal.verify().problems if each.kind is BROKEN]
    assert [each.detail for each in broken] == [f"entry {number}" for number in range(41, 61)]


def test_a_chain_that_is_wrong_throughout_costs_a_few_hashes_an_entry(
    journal: Journal, invoice: Build, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(60):
        journal.confirm(f"d{number}", invoice(), at=now)
    connection = journal.file.connection
    connection.execute("DROP TRIGGER chain_is_not_changed")
    connection.execute("UPDATE chain SET hash = printf('%064d', entry)")
    links = []

    def counted(previous: str, spelling: bytes) -> str:
        links.append(previous)
        return link_spelt(previous, spelling)

    monkeypatch.setattr(verification, "link_spelt", counted)
    assert [each.kind for each in journal.verify().problems].count(BROKEN) == 60
    assert len(links) <= 16 * 60
