"""What a format cannot hold: that invoice waits, by name, and the others are written."""

from dataclasses import replace
from pathlib import Path

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.export.dry_run import WarningKind, dry_run
from pos_scanner.export.export_job import export
from pos_scanner.journal import Journal
from tests.export.conftest import AT, EXAMPLES, config_of, export_one, request_for


def test_what_a_format_cannot_hold_waits_and_the_others_go_out(
    journal: Journal, tmp_path: Path
) -> None:
    journal.confirm("rare", replace(EXAMPLES[0][0], cashier="𠮷"), at=AT)
    journal.confirm("last", EXAMPLES[2][0], at=AT)
    refusals: list[KnownError] = []
    config, request = config_of("yonyou-u8"), request_for(tmp_path / "out.txt", "yonyou-u8")
    (batch,) = export(journal, request, config, at=AT, on_refusal=refusals.append)
    assert (batch.invoices, batch.last_number) == (4, "T1-20261123-0005")
    assert [refusal.facts["number"] for refusal in refusals] == ["T1-20261123-0004"]
    assert journal.batches.unreported() == (("T1-20261123-0004", "waiting"),)


def test_refused_invoices_cost_no_place_in_the_files_of_a_limit(
    journal: Journal, tmp_path: Path
) -> None:
    for number in range(4):
        cashier = "𠮷" if number % 2 else "李"
        journal.confirm(f"m{number}", replace(EXAMPLES[0][0], cashier=cashier), at=AT)
    config = config_of("yonyou-u8", most_invoices=2)
    for only_new in (True, False):
        request = request_for(tmp_path / f"{only_new}.txt", "yonyou-u8", only_new=only_new)
        batches = export(journal, request, config, at=AT)
        assert [batch.invoices for batch in batches] == [2, 2, 1]


def test_a_void_waits_with_the_invoice_that_cannot_be_held(
    journal: Journal, tmp_path: Path
) -> None:
    journal.confirm("rare", replace(EXAMPLES[0][0], cashier="𠮷"), at=AT)
    export_one(journal, tmp_path / "all.csv")
    journal.void("T1-20261123-0004", "wrong", at=AT)
    batch = export_one(journal, tmp_path / "u8.txt", "yonyou-u8", only_new=False)
    assert (batch.invoices, batch.voids, batch.gross_fen) == (3, 0, 14430)


def test_a_summary_gets_a_mark_for_what_the_program_cannot_show(
    empty_journal: Journal, tmp_path: Path
) -> None:
    buyer = replace(EXAMPLES[0][0].buyer, name="𠮷野家㐂")
    empty_journal.confirm("rare", replace(EXAMPLES[0][0], buyer=buyer), at=AT)
    export_one(empty_journal, tmp_path / "u8.txt", "yonyou-u8")
    assert "〓野家〓" in (tmp_path / "u8.txt").read_text(encoding="gbk")
    (warning, *_) = dry_run(
        empty_journal, Selection(only_new=False), config_of("yonyou-u8"), "B"
    ).warnings
    assert (warning.column, warning.kind) == ("摘要", WarningKind.SUBSTITUTED)
    assert dict(warning.facts) == {"character": "𠮷㐂"}
