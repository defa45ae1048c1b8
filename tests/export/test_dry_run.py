"""A dry run says what the export would be, and the export agrees."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.domain.invoice import InvoiceKind, InvoiceState
from pos_scanner.domain.tax_codes import TaxCode, TaxCodes
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.dry_run import (
    MOST_WARNINGS,
    CellWarning,
    DryRun,
    WarningKind,
    dry_run,
    may_have_warnings,
    preview_rows,
    voids_left_out,
)
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.custom_preset import CustomPreset
from pos_scanner.export.formats.preset import load_preset, parse_preset
from pos_scanner.journal import Journal
from tests.export.blank_workbook import blank_workbook
from tests.export.conftest import AT, EXAMPLES, config_of, export_files, export_one

PAGE = 'title = "x"\ntitle_zh = "x"\n'


def test_a_format_shows_what_it_would_write(journal: Journal) -> None:
    own = CustomPreset("x", (("号码", "invoice.number"), ("购买方", "buyer.name")))
    preset = parse_preset("preview", own.page())
    items = list(journal.batches.items(Selection()))
    assert preview_rows(preset, FormatConfig(preset), items)[1] == [
        "T1-20261123-0002",
        "'=SUM(1+1)有限公司",
    ]


def test_a_text_that_an_encoding_does_not_have_is_refused_by_its_row(
    journal: Journal, tmp_path: Path
) -> None:
    page = PAGE + 'encoding = "gb2312"\ncolumns = [{ name = "a", source = "invoice.remark" }]'
    config = FormatConfig(parse_preset("own-1", page))
    (warning,) = dry_run(journal, Selection(), config, "B20261123-001").warnings
    assert (warning.number, warning.kind) == ("T1-20261123-0003", WarningKind.REFUSED)
    with pytest.raises(KnownError) as caught:
        export_files(journal, tmp_path / "x.csv", config=config, numbers=(warning.number,))
    assert (caught.value.facts["reason"], caught.value.facts["character"]) == (
        "not-in-charset",
        "🧾",
    )


def test_voids_that_a_format_cannot_tell_go_on_waiting(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "out.csv", "quickbooks")
    journal.void("T1-20261123-0001", "wrong", at=AT)
    report = dry_run(journal, Selection(), config_of("quickbooks"), "B20261123-002")
    assert report.voids_left_out == 1
    with pytest.raises(KnownError) as caught:
        export_files(journal, tmp_path / "q.csv", "quickbooks")
    assert caught.value.kind is FailureKind.NOTHING_TO_EXPORT
    assert journal.batches.waiting_count() == 1


def test_what_the_same_reader_has_had_before_is_counted(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "out.csv", "quickbooks")
    everything, config = Selection(only_new=False), config_of("quickbooks")
    count = journal.batches.count(everything)
    assert dry_run(journal, everything, config, "B20261123-002").repeated == count > 0
    assert dry_run(journal, everything, config_of("standard"), "B20261123-002").repeated == 0
    journal.confirm("d9", EXAMPLES[0][0], at=AT)
    assert dry_run(journal, everything, config, "B20261123-002").repeated == count
    assert dry_run(journal, Selection(), config, "B20261123-002").repeated == 0


def test_a_dry_run_writes_and_marks_nothing(journal: Journal, tmp_path: Path) -> None:
    names = sorted(path.name for path in tmp_path.rglob("*.csv"))
    dry_run(journal, Selection(), config_of(), "B20261123-001")
    assert sorted(path.name for path in tmp_path.rglob("*.csv")) == names
    assert journal.batches.all() == ()
    assert journal.batches.waiting_count() == 3


def test_a_dry_run_of_a_void_takes_its_amounts_off(journal: Journal, tmp_path: Path) -> None:
    export_one(journal, tmp_path / "out.csv")
    journal.void("T1-20261123-0001", "wrong", at=AT)
    report = dry_run(journal, Selection(), config_of(), "B20261123-002")
    assert (report.invoices, report.voids, report.rows, report.gross_fen) == (0, 1, 1, -11300)
    assert report.sums == {Decimal("0.13"): (-10000, -1300)}


def test_a_dry_run_can_be_stopped(journal: Journal) -> None:
    def stop(position: int, total: int) -> None:
        assert (position, total) == (0, 3)
        raise KnownError(FailureKind.EXPORT_CANCELLED)

    with pytest.raises(KnownError) as refusal:
        dry_run(journal, Selection(), config_of(), "B1", stop)
    assert refusal.value.kind is FailureKind.EXPORT_CANCELLED


def test_nothing_selected_is_a_dry_run_of_no_files(empty_journal: Journal) -> None:
    report = dry_run(empty_journal, Selection(), config_of(), "B1")
    assert (report.files, report.invoices, report.sample) == (0, 0, [])


@pytest.mark.parametrize(
    ("preset", "may_have"),
    [("standard", False), ("yonyou-u8", True), ("tax-platform", True), ("workbook", False)],
)
def test_a_walk_through_all_cells_is_worth_while_of_few_formats(
    preset: str, may_have: bool
) -> None:
    assert may_have_warnings(load_preset(preset)) is may_have


def test_a_chinese_encoding_is_one_of_them() -> None:
    assert may_have_warnings(config_of(encoding="gb18030").preset)


def test_voids_are_left_out_where_they_are_selected_and_cannot_be_reported(
    journal: Journal, tmp_path: Path
) -> None:
    export_one(journal, tmp_path / "out.csv", "quickbooks")
    journal.void("T1-20261123-0001", "wrong", at=AT)
    quickbooks, partners = load_preset("quickbooks"), load_preset("odoo-partners")
    assert voids_left_out(journal, Selection(), quickbooks) == 1
    assert voids_left_out(journal, Selection(state=InvoiceState.VOIDED), quickbooks) == 1
    assert voids_left_out(journal, Selection(state=InvoiceState.CONFIRMED), quickbooks) == 0
    assert voids_left_out(journal, Selection(), load_preset("xero")) == 0
    assert voids_left_out(journal, Selection(), partners) == 0


def test_a_company_without_a_tax_number_is_named_before_the_platform_does(
    empty_journal: Journal, tmp_path: Path
) -> None:
    invoice = EXAMPLES[0][0]
    company = replace(invoice, buyer=replace(invoice.buyer, tax_number=""))
    person = replace(invoice, buyer=Title(TitleType.INDIVIDUAL, "张女士"))
    special = replace(EXAMPLES[1][0], buyer=person.buyer, lines=invoice.lines)
    for name, sold in (("company", company), ("person", person), ("special", special)):
        empty_journal.confirm(name, sold, at=AT)
    config = config_of("tax-platform", blank_workbook(tmp_path / "blank.xlsx"))
    report = dry_run(empty_journal, Selection(), config, "B1")
    assert [
        (warning.number, warning.column)
        for warning in report.warnings
        if warning.kind is WarningKind.TAX_NUMBER_MISSING
    ] == [
        ("T1-20261123-0001", "购买方纳税人识别号"),
        ("T1-20261123-0003", "购买方纳税人识别号"),
    ]


def test_a_tax_code_that_the_platform_refuses_is_named_before_the_export(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sold = EXAMPLES[0][0]
    codes = ("3070401000000000000", "3070400000000000000", "30704")
    for code in codes:
        lines = (replace(sold.lines[0], tax_code=code),)
        empty_journal.confirm(code, replace(sold, lines=lines, order_number=code), at=AT)
    config = config_of("tax-platform", blank_workbook(tmp_path / "blank.xlsx"))
    known = TaxCodes((TaxCode(codes[0], "餐饮服务"),))
    report = dry_run(empty_journal, Selection(), config, "B1", codes=known)
    kinds = {WarningKind.TAX_CODE_ODD, WarningKind.TAX_CODE_SUMMARY}
    assert [
        (warning.number, warning.kind, dict(warning.facts)["code"])
        for warning in report.warnings
        if warning.kind in kinds
    ] == [
        ("T1-20261123-0002", WarningKind.TAX_CODE_SUMMARY, codes[1]),
        ("T1-20261123-0003", WarningKind.TAX_CODE_ODD, codes[2]),
    ]


def test_rates_that_the_tax_platform_refuses_are_named(
    empty_journal: Journal, tmp_path: Path
) -> None:
    sold = EXAMPLES[0][0]
    exempt = replace(sold.lines[0], tax_rate=Decimal(0), exempt=True)
    untaxed = replace(exempt, exempt=False)
    for kind, line in [
        (InvoiceKind.SPECIAL, exempt),
        (InvoiceKind.ORDINARY, exempt),
        (InvoiceKind.ORDINARY, untaxed),
    ]:
        key = f"{kind}{line.exempt}"
        empty_journal.confirm(key, replace(sold, kind=kind, lines=(line,), order_number=key), at=AT)
    config = config_of("tax-platform", blank_workbook(tmp_path / "blank.xlsx"))
    warnings = dry_run(empty_journal, Selection(), config, "B1").warnings
    assert [
        (warning.number[-1], warning.column, warning.kind)
        for warning in warnings
        if warning.kind in {WarningKind.EXEMPT_ON_SPECIAL, WarningKind.RATE_ZERO}
    ] == [
        ("1", "是否使用优惠政策", WarningKind.EXEMPT_ON_SPECIAL),
        ("3", "税率", WarningKind.RATE_ZERO),
    ]


def test_a_wide_text_says_its_length_and_the_limit(empty_journal: Journal, tmp_path: Path) -> None:
    wide = replace(EXAMPLES[0][0], remark="长" * 200)
    empty_journal.confirm("wide", wide, at=AT)
    config = config_of("tax-platform", blank_workbook(tmp_path / "blank.xlsx"))
    (warning,) = dry_run(empty_journal, Selection(), config, "B1").warnings
    assert (warning.kind, warning.column) == (WarningKind.LONG, "备注")
    assert dict(warning.facts) == {"length": "417", "longest": "230"}


def warning_of(number: int, kind: WarningKind = WarningKind.EMPTY) -> CellWarning:
    return CellWarning(f"T1-{number}", "a", kind)


def test_beyond_five_hundred_warnings_are_counted_and_refusals_are_kept() -> None:
    report = DryRun()
    for number in range(MOST_WARNINGS + 3):
        report.warn(warning_of(number))
    report.warn(warning_of(0, WarningKind.REFUSED))
    assert (len(report.warnings), report.more_warnings) == (MOST_WARNINGS + 1, 3)


def test_the_same_warning_of_one_invoice_is_kept_once() -> None:
    report = DryRun()
    for _ in range(3):
        report.warn(warning_of(1))
    assert report.warnings == [warning_of(1)]


def test_a_refused_cell_stands_in_its_row_of_the_preview(journal: Journal) -> None:
    page = PAGE + 'columns = [{ name = "a", source = "invoice.remark", longest = 3 }]'
    preset = parse_preset("preview", page)
    items = list(journal.batches.items(Selection()))
    rows = preview_rows(preset, FormatConfig(preset), items)
    assert rows[1] == [""]
    assert rows[0][0].startswith(FailureKind.CELL_NOT_WRITABLE.value)
