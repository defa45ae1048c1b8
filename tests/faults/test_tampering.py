"""Tamperings and replacements: each is found, or ``docs/journal.md`` says that it cannot be.

Whoever tampers here takes the triggers away and puts them back letter by letter; the program's
verification and the second one, from the documents alone, are asked.
"""

import shutil
from array import array
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import apsw
import pytest

from pos_scanner.domain.export_batch import ExportBatch, ItemEvent
from pos_scanner.domain.invoice import Draft
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.verification import verify_as_it_is
from pos_scanner.journal.issuances import Change, IssuedAs, RedLetter, Refusal
from pos_scanner.journal.journal import FILE_NAME
from tests.faults.verifier import problems_of
from tests.journal.exported import mark_exported
from tests.journal.fixed_day import OPENED_AT, company, fixed_day

FOUND_BY_BOTH = {
    "another buyer": "UPDATE invoice SET buyer_name = '上海示例商贸有限公司' WHERE sequence = 4",
    "another tax number": "UPDATE invoice SET buyer_tax_number = '1' WHERE sequence = 4",
    "another bank account": "UPDATE invoice SET buyer_bank_account = '1' WHERE sequence = 4",
    "another mail address": "UPDATE invoice SET buyer_email = '' WHERE sequence = 4",
    "another kind of buyer": "UPDATE invoice SET buyer_type = 1 WHERE sequence = 4",
    "what was scanned": 'UPDATE invoice SET scanned = \'{"name":"x"}\' WHERE sequence = 4',
    "nothing was scanned": "UPDATE invoice SET scanned = NULL WHERE sequence = 4",
    "another remark": "UPDATE invoice SET remark = 'x' WHERE sequence = 4",
    "another salt": "UPDATE invoice SET personal_salt = 'x' WHERE sequence = 4",
    "another digest": "UPDATE invoice SET personal_sha256 = printf('%064d', 1) WHERE sequence = 4",
    "another source": "UPDATE invoice SET title_source = 'pasted' WHERE sequence = 4",
    "another kind": "UPDATE invoice SET kind = '普通发票' WHERE sequence = 4",
    "another order": "UPDATE invoice SET order_number = 'R-1' WHERE sequence = 4",
    "another cashier": "UPDATE invoice SET cashier = '李四' WHERE sequence = 4",
    "another day of sale": "UPDATE invoice SET sale_date = '2026-11-22' WHERE sequence = 4",
    "another moment": "UPDATE invoice SET confirmed_at = '2026-11-24T09:30:16+08:00'"
    " WHERE sequence = 4",
    "another day": "UPDATE invoice SET confirmed_on = '2026-11-23' WHERE sequence = 4",
    "another draft": "UPDATE invoice SET draft_id = 'x' WHERE sequence = 4",
    "another number": "UPDATE invoice SET number = 'T1-20261124-0007' WHERE sequence = 4",
    "another shift": "UPDATE invoice SET shift = 1 WHERE sequence = 4",
    "replaces another": "UPDATE invoice SET replaces = '' WHERE sequence = 3",
    "priced otherwise": "UPDATE invoice SET price_includes_tax = 0 WHERE sequence = 4",
    "another sum": "UPDATE invoice SET gross_fen = gross_fen + 1 WHERE sequence = 4",
    "a line's sum": "UPDATE line SET gross_fen = 1, net_fen = 1, tax_fen = 0 WHERE sequence = 4",
    "a line's tax": "UPDATE line SET net_fen = net_fen + 1, tax_fen = tax_fen - 1"
    " WHERE sequence = 4 AND position = 1",
    "a line's item": "UPDATE line SET item = 'x' WHERE sequence = 4",
    "a line less": "DELETE FROM line WHERE sequence = 4 AND position = 2",
    "a line more": "INSERT INTO line SELECT sequence, 3, item, tax_code, spec, unit, quantity,"
    " unit_price, tax_rate, exempt, 0, 0, 0, 0 FROM line WHERE sequence = 4 AND position = 1",
    "lines exchanged": "UPDATE line SET position = position + 5 WHERE sequence = 4;"
    " UPDATE line SET position = 8 - position WHERE sequence = 4",
    "void no more": "UPDATE invoice SET state = 'confirmed' WHERE sequence = 1",
    "void": "UPDATE invoice SET state = 'voided' WHERE sequence = 4",
    "its void removed": "UPDATE invoice SET state = 'confirmed' WHERE sequence = 2;"
    " DELETE FROM chain WHERE entry = 5",
    "why void": "UPDATE chain SET reason = 'x' WHERE entry = 3",
    "who made it void": 'UPDATE chain SET detail = \'{"cashier":"x","shift":1}\' WHERE entry = 3',
    "when void": "UPDATE chain SET at = '2026-11-23T10:00:00+08:00' WHERE entry = 3",
    "when confirmed, in the chain": "UPDATE chain SET at = '2026-11-24T10:00:00+08:00'"
    " WHERE entry = 7",
    "a reason for a confirmation": "UPDATE chain SET reason = 'x' WHERE entry = 7",
    "an invoice removed": "DELETE FROM line WHERE sequence = 2; DELETE FROM invoice"
    " WHERE sequence = 2",
    "purged by hand": "UPDATE invoice SET buyer_name = '', buyer_tax_number = '',"
    " buyer_address = '', buyer_phone = '', buyer_bank_name = '', buyer_bank_account = '',"
    " buyer_email = '', buyer_type = NULL, scanned = NULL, remark = '', personal_salt = '',"
    " purged_in = 8 WHERE sequence = 4",
    "purged no more": "UPDATE invoice SET purged_in = NULL WHERE sequence = 1",
    "a Z report's sum": "UPDATE shift_report SET figures = json_set(figures, '$.gross_fen', 1)"
    " WHERE kind = 'Z'",
    "a Z report removed": "DELETE FROM shift_report WHERE kind = 'Z'",
    "when a shift ended": "UPDATE shift SET closed_at = '2026-11-23T23:00:00+08:00'",
    "who had a shift": "UPDATE shift SET opened_by = '李四'",
    "waits again": "UPDATE invoice SET exported_in = NULL WHERE sequence = 3",
    "an item less": "DELETE FROM batch_item WHERE batch = 1",
    "an item of a later batch less": "DELETE FROM batch_item WHERE batch = 3",
    "an item of another kind": "UPDATE batch_item SET event = 'x' WHERE batch = 3",
    "another version": "PRAGMA user_version = 8",
    "no version": "PRAGMA user_version = 0",
    "another batch's mark": "UPDATE invoice SET exported_in = 'B20261123-002' WHERE sequence = 3",
    "sent in another file": "UPDATE issuance SET batch = 'x' WHERE sequence = 4",
    "not sent": "DELETE FROM issuance WHERE sequence = 2",
    "sent, too": "INSERT INTO issuance (sequence, state, batch) VALUES (1, 'sent', 'x')",
    "refused no more": "UPDATE issuance SET state = 'sent' WHERE sequence = 4",
    "refused for another reason": "UPDATE issuance SET reason = 'x' WHERE sequence = 4",
    "another digest of the reason": "UPDATE issuance SET reason_sha256 = '' WHERE sequence = 4",
    "another number of the bureau": "UPDATE issuance SET number = '1' WHERE sequence = 3",
    "another day of issue": "UPDATE issuance SET issued_on = '2026-11-25' WHERE sequence = 3",
    "another sum taken back": "UPDATE issuance SET red_fen = red_fen + 1 WHERE sequence = 3",
    "a red invoice removed": "DELETE FROM red_letter",
    "a red invoice more": "INSERT INTO red_letter VALUES ('x', 3, '2026-11-25', 1)",
    "a red invoice of another record": "UPDATE red_letter SET sequence = 4",
    "a red invoice's number": "UPDATE red_letter SET number = 'x'",
    "a red invoice's day": "UPDATE red_letter SET issued_on = '2026-11-26'",
    "a red invoice's sum": "UPDATE red_letter SET fen = fen + 1",
    "an entry of the bureau's removed": "DELETE FROM chain WHERE event = 'red'",
    "a batch without rows": "UPDATE batch SET row_count = 0 WHERE sequence = 1",
    "a batch whose recipe is none": "UPDATE batch SET recipe = '{' WHERE sequence = 1",
    "a form that is none": "UPDATE draft SET content = '{' WHERE draft_id = 'aside'",
    "a cashier without a name": "UPDATE cashier SET name = ''",
    "an X report that is none": "UPDATE shift_report SET figures = '{' WHERE kind = 'X'",
    "an impossible predecessor": "INSERT INTO predecessor VALUES"
    " ('short', 9, 'T1', 9, '2026-11-22', 9, '2026-11-30T09:00:00+08:00')",
}
FOUND_BY_THE_PROGRAM = {
    "a trigger that swallows voids": "CREATE TRIGGER swallow BEFORE INSERT ON chain"
    " WHEN new.event = 'voided' BEGIN SELECT RAISE(IGNORE); END",
    "a trigger less": "DROP TRIGGER invoice_is_not_deleted",
    "an index less": "DROP INDEX chain_void",
    "a view more": "CREATE VIEW totals AS SELECT sum(gross_fen) FROM invoice",
    "an empty search index": "INSERT INTO invoice_text (invoice_text) VALUES ('delete-all')",
}
THIRD, FOURTH = "T1-20261123-0003", "T1-20261124-0001"
ANOTHER_HASH = "UPDATE chain SET hash = printf('%064d', 1) WHERE entry = {entry}"
NO_MOMENT = "UPDATE draft SET kept_at = {value}"
NOT_FOUND = {
    "a draft": "UPDATE draft SET content = json_set(content, '$.remark', 'x')",
    "a predecessor": "INSERT INTO predecessor VALUES"
    " (printf('%064d', 1), 9, 'T1', 9, '2026-11-22', 9, '2026-11-30T09:00:00+08:00')",
    "a cashier's PIN": "UPDATE cashier SET pin_hash = NULL",
    "an X report": "DELETE FROM shift_report WHERE kind = 'X'",
    "a batch's path": "UPDATE batch SET path = 'x'",
    "a batch's destination": "UPDATE batch SET destination = 'x' WHERE sequence = 1",
    "the number of a batch that no mark names": "UPDATE batch SET number = 'x' WHERE sequence = 3",
    "whose file it is": "PRAGMA application_id = 1",
    "statistics": "ANALYZE",
}
"""Those of the table in the documents that are a statement."""


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """A known day, batches, what the bureau made of one, a cashier, a form; closed."""
    with fixed_day(tmp_path / "data") as day:
        mark_exported(day, [3], OPENED_AT)
        mark_exported(day, [3, 4], OPENED_AT)
        mark_exported(day, [4], OPENED_AT)
        send_to_the_platform(day, [2, 3, 4])
        refused, issued = Refusal("税号不符"), IssuedAs("26112000000000000001", date(2026, 11, 24))
        red = RedLetter("26112000000000000002", date(2026, 11, 25), 250)
        changes: list[tuple[str, Change]] = [(FOURTH, refused), (THIRD, issued), (THIRD, red)]
        day.issuances.record(changes, at=OPENED_AT)
        day.cashiers.add("张三", pin="2580")
        day.drafts.save(Draft("aside"))
    path = tmp_path / "data" / FILE_NAME
    assert problems_of_both(path) == ([], [])
    return path


def send_to_the_platform(journal: Journal, sequences: list[int]) -> None:
    number = journal.batches.next_number(OPENED_AT.date())
    count = len(sequences)
    batch = ExportBatch(
        number, "tax-platform", "out.xlsx", 1, count, 1, "0" * 64, OPENED_AT,
        destination=TAX_PLATFORM,
    )  # fmt: skip
    journal.batches.add(batch, {ItemEvent.CONFIRMED: array("q", sequences)})


def problems_of_both(path: Path) -> tuple[list[str], list[str]]:
    """What the program's verification finds, and what the second one."""
    return [problem.kind.value for problem in verify_as_it_is(path).problems], problems_of(path)


def tamper(path: Path, statements: str) -> None:
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("foreign_keys", 0)
        connection.pragma("ignore_check_constraints", 1)
        select = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        triggers = {str(name): str(sql) for name, sql in connection.execute(select)}
        if " TRIGGER " not in statements:
            for name in triggers:
                connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statements)
        if " TRIGGER " not in statements:
            for sql in triggers.values():
                connection.execute(sql)


@pytest.mark.parametrize("statements", FOUND_BY_BOTH.values(), ids=FOUND_BY_BOTH)
def test_it_is_found_by_both(journal: Path, statements: str) -> None:
    tamper(journal, statements)
    first, second = problems_of_both(journal)
    assert first
    assert second


@pytest.mark.parametrize("value", ["NULL", "'today'"])
def test_what_no_value_of_its_column_can_be_is_found_by_both(journal: Path, value: str) -> None:
    """Whoever can write the file can take the column's rule away for as long as he needs."""
    replacing = (
        "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql ="
        " replace(sql, 'kept_at  {}', 'kept_at  {}') WHERE name = 'draft'; PRAGMA writable_schema"
    )
    tamper(journal, f"{replacing.format('INTEGER NOT NULL', 'ANY             ')} = RESET")
    tamper(journal, NO_MOMENT.format(value=value))
    tamper(journal, f"{replacing.format('ANY             ', 'INTEGER NOT NULL')} = RESET")
    first, second = problems_of_both(journal)
    assert (first, len(second)) == (["file-damaged"], 1)


@pytest.mark.parametrize("statements", FOUND_BY_THE_PROGRAM.values(), ids=FOUND_BY_THE_PROGRAM)
def test_it_is_found_by_the_program(journal: Path, statements: str) -> None:
    tamper(journal, statements)
    assert verify_as_it_is(journal).problems


@pytest.mark.parametrize("statements", NOT_FOUND.values(), ids=NOT_FOUND)
def test_it_stands_among_what_cannot_be_found(journal: Path, statements: str) -> None:
    tamper(journal, statements)
    assert problems_of_both(journal) == ([], [])


@pytest.mark.parametrize("entry", [1, 4, 8])
def test_another_hash_is_found_by_both(journal: Path, entry: int) -> None:
    tamper(journal, ANOTHER_HASH.format(entry=entry))
    first, second = problems_of_both(journal)
    assert first
    assert second


def test_another_journal_in_its_place_is_sound_and_has_another_hash(
    journal: Path, tmp_path: Path
) -> None:
    with closing(Journal.open(tmp_path / "other")) as other:
        other.confirm("x", company(), at=OPENED_AT + timedelta(days=1))
    expected = verify_as_it_is(journal).last_hash
    shutil.copyfile(tmp_path / "other" / FILE_NAME, journal)
    assert problems_of_both(journal) == ([], [])
    assert verify_as_it_is(journal).last_hash != expected


def test_the_newest_entries_cut_off_leave_a_sound_journal_with_another_hash(journal: Path) -> None:
    expected = verify_as_it_is(journal).last_hash
    tamper(
        journal,
        "DELETE FROM batch_item; UPDATE invoice SET exported_in = NULL; DELETE FROM batch;"
        " DELETE FROM issuance; DELETE FROM red_letter;"
        " DELETE FROM chain WHERE entry > 6; DELETE FROM line WHERE sequence = 4;"
        " DELETE FROM invoice WHERE sequence = 4",
    )
    problems = problems_of(journal)
    assert all("purged" in problem for problem in problems)  # The purge, too, is cut off.
    assert verify_as_it_is(journal).last_hash != expected


@pytest.mark.parametrize("size", [0, 100, 5000])
def test_a_file_that_was_cut_is_found(journal: Path, size: int) -> None:
    with journal.open("rb+") as file:
        file.truncate(size)
    assert verify_as_it_is(journal).problems
