"""Formats as pages of TOML: the program's, a user's, and what is said of a page with a mistake."""

from dataclasses import replace
from pathlib import Path

import pytest
from docs_pages import export_formats_page

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import Selection
from pos_scanner.export.accounts import Account, Accounts
from pos_scanner.export.dry_run import WarningKind, dry_run
from pos_scanner.export.export_job import export_again
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.custom_preset import CustomPreset, free_name
from pos_scanner.export.formats.preset import (
    HeadingLanguage,
    PresetError,
    load_preset,
    parse_preset,
    preset_names,
    with_headings,
)
from pos_scanner.journal import Journal
from pos_scanner.settings import Settings
from tests.export.conftest import AT, EXAMPLES, config_of, export_files, export_one

PAGE = 'title = "x"\ntitle_zh = "x"\n'
COLUMN = 'columns = [{ name = "a", source = "line.item" }]\n'


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("title = 3 =", "line 1"),
        (COLUMN, "title is missing"),
        (PAGE, "columns: there are none"),
        (PAGE + "nonsense = 1\n" + COLUMN, "there is no key nonsense"),
        (PAGE + 'guard = "yes"\n' + COLUMN, "guard takes bool"),
        (PAGE + 'format = "pdf"\n' + COLUMN, "format takes csv, text, xlsx, template"),
        (PAGE + 'encoding = "klingon"\n' + COLUMN, "no such encoding: klingon"),
        (PAGE + 'check = "b"\n' + COLUMN, "there is no column b"),
        (PAGE + 'separator = "--"\n' + COLUMN, "separator takes one character"),
        (PAGE + 'separator = "\\n"\n' + COLUMN, "separator takes one character"),
        (PAGE + 'encoding = "rot13"\n' + COLUMN, "no such encoding: rot13"),
        (PAGE + 'format = "xlsx"\nsheet = "a/b"\n' + COLUMN, "no workbook has one called a/b"),
        (PAGE + 'encoding = "gb2312"\n' + COLUMN.replace('"a"', '"😀"'), "😀: not in gb2312"),
        (PAGE + COLUMN.replace('"a"', '"a", also = "b"'), "also takes a list of texts"),
        (PAGE + 'columns = [{ name = "a", source = "x{line.nope}" }]', "no such source: line.nope"),
        (PAGE + 'columns = [{ name = "a", type = "money" }]', "column a: type takes"),
        (PAGE + "columns = [3]", "column 3: not a table"),
    ],
)
def test_a_mistake_in_a_page_is_named(page: str, told: str) -> None:
    with pytest.raises(PresetError, match=told.replace("{", r"\{")):
        parse_preset("x", page)


def test_a_users_page_is_a_format_and_hides_none_of_the_programs(tmp_path: Path) -> None:
    (tmp_path / "own-1.toml").write_text(PAGE + COLUMN, encoding="utf-8")
    (tmp_path / "standard.toml").write_text(PAGE + COLUMN, encoding="utf-8")
    (tmp_path / "Not A Name.toml").write_text(PAGE + COLUMN, encoding="utf-8")
    assert set(preset_names(tmp_path)) == {*preset_names(), "own-1"}
    assert load_preset("own-1", tmp_path).is_own
    assert not load_preset("standard", tmp_path).is_own
    (tmp_path / "own-1.toml").write_text("title = 1", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        load_preset("own-1", tmp_path)
    assert caught.value.kind is FailureKind.PRESET_INVALID
    assert "title takes str" in caught.value.facts["problem"]


@pytest.mark.parametrize("is_workbook", [False, True])
def test_a_format_that_a_user_made_is_kept_and_exports(
    journal: Journal, tmp_path: Path, is_workbook: bool
) -> None:
    columns = (("号码", "invoice.number"), ('"金额", 元', "line.gross"), ("日期", "invoice.day"))
    own = CustomPreset('我的 "格式"', columns, is_workbook=is_workbook)
    preset = parse_preset("own-1", own.page(), is_own=True)
    assert CustomPreset.of(preset) == replace(own, name="own-1", encoding=preset.encoding)
    format_config = FormatConfig(preset)
    target = tmp_path / f"out{preset.suffix}"
    made = export_one(journal, target, config=format_config)
    assert made.rows == 3
    if not is_workbook:
        lines = target.read_text(encoding="utf-8-sig").splitlines()
        assert lines[:2] == ['号码,"""金额"", 元",日期', "T1-20261123-0001,113.00,2026-11-23"]
    assert free_name(("standard", "own-1")) == "own-2"


def test_account_codes_come_from_the_settings_and_stay_with_the_batch(
    journal: Journal, tmp_path: Path
) -> None:
    settings = Settings(
        export_receivable_code="1001.02",
        export_voucher_word="收",
        export_voucher_maker="王会计",
        export_tax_names=("0.13=销项13%", "exempt=免税"),
    )
    accounts = Accounts.of(settings)
    assert accounts.receivable == Account("1001.02", "应收账款")
    rate = EXAMPLES[0][0].lines[0].tax_rate
    assert accounts.tax_name(rate, exempt=False) == "销项13%"
    assert accounts.tax_name(rate / 13, exempt=True) == "免税"
    assert accounts.tax_name(rate / 13, exempt=False) == "VAT 1%"
    format_config = FormatConfig(load_preset("yonyou-u8"), accounts)
    target = tmp_path / "out.txt"
    made = export_one(journal, target, config=format_config, numbers=("T1-20261123-0001",))
    first = Path(made.path).read_text(encoding="gb18030").splitlines()[1].split(",")
    assert (first[1], first[5], first[11]) == ("收", "1001.02", "王会计")
    # Other settings meanwhile: the batch keeps its own.
    assert export_again(journal, made.number).sha256 == made.sha256
    assert FormatConfig.of_json(made.format_config).accounts == accounts


def test_a_survey_tells_what_the_export_would_be(journal: Journal, tmp_path: Path) -> None:
    found = dry_run(journal, Selection(), config_of(), "B20261123-001")
    assert (found.invoices, found.voids, found.rows, found.files) == (3, 0, 3, 1)
    assert found.gross_fen == 14430
    assert [row[2] for row in found.sample] == [f"T1-20261123-{n:04}" for n in (1, 2, 3)]
    assert found.warnings == []


def test_a_survey_lists_what_gbk_does_not_hold(journal: Journal, tmp_path: Path) -> None:
    found = dry_run(journal, Selection(), config_of(encoding="gb18030"), "B20261123-001")
    (warning,) = found.warnings
    assert (warning.number, warning.column) == ("T1-20261123-0003", "remark")
    assert (warning.kind, dict(warning.facts)) == (WarningKind.NOT_IN_GBK, {"character": "🧾"})
    assert not found.is_refused


def test_a_survey_names_what_would_be_refused_and_the_export_agrees(
    journal: Journal, tmp_path: Path
) -> None:
    long = replace(EXAMPLES[0][0], remark="长" * 231)
    wide = replace(EXAMPLES[0][0], remark="长" * 200)
    for name, invoice in (("long", long), ("wide", wide)):
        journal.confirm(name, invoice, at=AT)
    found = dry_run(journal, Selection(), config_of("tax-platform"), "B20261123-001")
    assert [(one.number, one.kind) for one in found.warnings] == [
        ("T1-20261123-0002", WarningKind.EMPTY),  # No code of what was sold.
        ("T1-20261123-0003", WarningKind.EMPTY),
        ("T1-20261123-0004", WarningKind.REFUSED),
        ("T1-20261123-0005", WarningKind.LONG),
    ]
    assert found.is_refused


def test_a_survey_counts_the_files_that_the_export_makes(journal: Journal, tmp_path: Path) -> None:
    for number in range(7):
        several = replace(EXAMPLES[2][0], lines=EXAMPLES[2][0].lines * (number % 3 + 1))
        journal.confirm(f"more{number}", several, at=AT)
    config = config_of(most_rows=3)
    found = dry_run(journal, Selection(), config, "B20261123-001")
    made = export_files(journal, tmp_path / "x.csv", config=config)
    assert (found.files, found.rows) == (len(made), sum(one.rows for one in made))
    assert max(one.rows for one in made) == 3


def test_the_page_about_formats_is_made_of_the_presets() -> None:
    page = Path(__file__).parents[3] / "docs" / "export-formats.md"
    assert page.read_text(encoding="utf-8") == export_formats_page()


def test_headings_are_chinese_on_request_and_the_check_follows() -> None:
    preset = with_headings(load_preset("standard"), HeadingLanguage.CHINESE)
    assert preset.table.header[:3] == ["批次", "序号", "申请单号"]
    assert preset.check == "价税合计"
    page = PAGE + 'headings = "zh"\ncolumns = [{ name = "a", zh = "甲", source = "buyer.name" }]'
    assert parse_preset("x", page).table.header == ["甲"]
