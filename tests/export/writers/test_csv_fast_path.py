"""The short way gives the same bytes and the same counts as the other one, or steps aside."""

import io
import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.export_batch import ItemEvent
from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.export_job import export_again
from pos_scanner.export.file_content import FileContent
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.custom_preset import CustomPreset
from pos_scanner.export.formats.preset import Preset, load_preset, parse_preset
from pos_scanner.export.writers.csv_fast_path import NotFastError, is_fast, write_fast
from pos_scanner.export.writers.csv_writer import write_text
from pos_scanner.journal import Journal
from pos_scanner.journal.export_cells import CELLS
from pos_scanner.journal.issuances import Change, IssuedAs, RedLetter, Refusal, append_sent
from tests.export.conftest import AT, EXAMPLES, SELECT_ALL, export_files
from tests.journal.exported import mark_exported

TEXTS = st.text(st.characters(codec="utf-8") | st.sampled_from("\t\n\r\"',=＝"), max_size=12)
NUMBERS = (
    st.none()
    | st.decimals("0.0000000000001", "99999", places=13)
    | st.sampled_from([Decimal("1E+2"), Decimal(100), Decimal("2.50"), Decimal("0.10")])
)
RATES = st.sampled_from([Decimal(rate) for rate in ("0.13", "0.01", "0.010", "0")])
LINES = st.builds(
    InvoiceLine,
    TEXTS.filter(bool),
    st.integers(1, 10**13),
    RATES,
    TEXTS,
    TEXTS,
    TEXTS,
    NUMBERS,
    NUMBERS,
    st.integers(0, 10**6),
    exempt=st.booleans(),
)
INVOICES = st.builds(
    Invoice,
    st.builds(Title, st.sampled_from([None, *TitleType]), *[TEXTS] * 7),
    st.lists(LINES, min_size=1, max_size=3).map(tuple),
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    TEXTS,
    TEXTS,
    st.sampled_from(InvoiceKind),
    cashier=TEXTS,
    shift=st.none() | st.integers(1, 10**6),
    replaces=TEXTS,
    price_includes_tax=st.booleans(),
)
REASONS = st.none() | TEXTS
"""Why an invoice is voided; ``None`` where it is not."""
TIMES = st.sampled_from(
    [
        AT,
        datetime(2026, 11, 23, 18, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 11, 23, 18, tzinfo=timezone(timedelta(hours=8, seconds=5))),
    ]
)
EVERYTHING = parse_preset(
    "own-1",
    CustomPreset(
        "x", tuple((name, name) for name in CELLS[ItemEvent.CONFIRMED] if name != "line.gross")
    ).page(),
)
PRESETS = [load_preset("standard"), EVERYTHING]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fast")


def slow(journal: Journal, preset: Preset) -> tuple[bytes, FileContent] | KnownError:
    file, content = io.BytesIO(), content_of(journal, preset)
    try:
        write_text(file, content.rows(preset.table), preset)
    except KnownError as error:
        return error
    return file.getvalue(), content


def fast(journal: Journal, preset: Preset) -> tuple[bytes, FileContent] | None:
    file, content = io.BytesIO(), content_of(journal, preset)
    try:
        write_fast(file, journal.batches, SELECT_ALL, content, preset)
    except NotFastError:
        return None
    return file.getvalue(), content


def content_of(journal: Journal, preset: Preset) -> FileContent:
    total = journal.batches.count(SELECT_ALL)
    return FileContent(
        lambda: journal.batches.items(SELECT_ALL), "B20261123-001", FormatConfig(preset), total
    )


@settings(max_examples=150)
@given(sales=st.lists(st.tuples(INVOICES, TIMES, REASONS), min_size=1, max_size=4))
def test_any_invoices_and_voids_give_the_same_bytes_both_ways(
    folders: Path, sales: list[tuple[Invoice, datetime, str | None]]
) -> None:
    journal = Journal.open(Path(tempfile.mkdtemp(dir=folders)))
    numbers = []
    for position, (invoice, at, _) in enumerate(sales):
        # An invoice is replaced once.
        sale = replace(invoice, replaces=f"{position}{invoice.replaces}")
        numbers.append(journal.confirm(f"d{position}", sale, at=at).number)
    mark_exported(journal, range(1, len(sales) + 1), AT)
    for number, (_, at, reason) in zip(numbers, sales, strict=True):
        if reason is not None:
            journal.void(number, reason, at=at)
    try:
        for preset in PRESETS:
            assert is_fast(preset)
            expected, found = slow(journal, preset), fast(journal, preset)
            if isinstance(expected, KnownError):
                assert found is None
            elif found is not None:
                assert found[0] == expected[0]
                for name in (
                    "reported",
                    "gross_fen",
                    "sums",
                    "first_number",
                    "last_number",
                    "count",
                ):
                    assert getattr(found[1], name) == getattr(expected[1], name), name
    finally:
        journal.close()


@pytest.mark.parametrize(
    "changes",
    [
        (),
        (IssuedAs("26112000000000000001", AT.date()),),
        (Refusal("税收分类编码有误"),),
        (
            IssuedAs("26112000000000000001", AT.date()),
            RedLetter("26112000000000000002", None, 10**9),
        ),
    ],
    ids=["sent", "issued", "refused", "red"],
)
def test_what_the_bureau_made_of_a_record_gives_the_same_bytes_both_ways(
    journal: Journal, changes: tuple[Change, ...]
) -> None:
    append_sent(journal.file.connection, "B20261123-001", [1], AT)
    journal.issuances.record([("T1-20261123-0001", change) for change in changes], at=AT)
    for preset in PRESETS:
        expected, found = slow(journal, preset), fast(journal, preset)
        assert isinstance(expected, tuple)
        assert found is not None
        assert found[0] == expected[0]


def test_a_file_written_the_short_way_comes_out_the_same_after_its_records_are_issued(
    journal: Journal, tmp_path: Path
) -> None:
    export_files(journal, tmp_path / "out.csv")
    data = (tmp_path / "out.csv").read_bytes()
    (batch,) = journal.batches.all()
    issued = IssuedAs("26112000000000000001", AT.date())
    journal.issuances.record([("T1-20261123-0001", issued)], at=AT + timedelta(days=1))
    export_again(journal, batch.number)
    assert (tmp_path / "out.csv").read_bytes() == data


def test_ordinary_invoices_do_go_the_short_way(journal: Journal) -> None:
    for preset in PRESETS:
        assert fast(journal, preset) is not None


@pytest.mark.parametrize("name", ["xero", "yonyou-u8", "workbook", "odoo-partners", "erpnext"])
def test_formats_that_want_more_do_not(name: str) -> None:
    assert not is_fast(load_preset(name))


def test_a_number_that_sql_cannot_say_goes_the_other_way(journal: Journal, tmp_path: Path) -> None:
    line = replace(EXAMPLES[0][0].lines[0], quantity=Decimal("1E+2"))
    journal.confirm("exponent", replace(EXAMPLES[0][0], lines=(line,)), at=AT)
    assert fast(journal, PRESETS[0]) is None
    export_files(journal, tmp_path / "out.csv")
    assert ",100,113.00," in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def test_a_control_character_is_named_by_the_other_way(journal: Journal, tmp_path: Path) -> None:
    journal.confirm("bad", replace(EXAMPLES[0][0], remark="a\x00b"), at=AT)
    assert fast(journal, PRESETS[0]) is None
    with pytest.raises(KnownError) as caught:
        export_files(journal, tmp_path / "out.csv", numbers=("T1-20261123-0004",))
    assert caught.value.kind is FailureKind.CELL_NOT_WRITABLE
    assert caught.value.facts["number"] == "T1-20261123-0004"
