"""What leaves the program, byte by byte: each file was looked at once by hand, and stays so.

The expected values stand in ``golden/`` and below as literals; none is made by the code that it is
compared with. A change here is a change of what customers' accounting gets, or of what journals
that exist already hold: it wants a line in the changelog, or another solution.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_scanner import __version__
from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.issuance import TAX_PLATFORM
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.accounts import Account, Accounts
from pos_scanner.export.export_job import export_again
from pos_scanner.export.file_content import suggested_name
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import (
    Column,
    ColumnType,
    FileFormat,
    Preset,
    Table,
    load_preset,
    parse_preset,
    preset_names,
)
from pos_scanner.export.formats.rows import Grain
from pos_scanner.export.manifest import manifest_path
from pos_scanner.journal import Journal
from tests.export.blank_workbook import blank_workbook
from tests.export.conftest import AT, DAY, EXAMPLES, config_of, export_files, export_one

GOLDEN = Path(__file__).parent / "golden"
ACCOUNTS = Accounts(
    Account("1122.01", "应收账款"),
    Account("5001", "主营业务收入"),
    Account("2221.01.02", "销项税额"),
    voucher_word="转",
    maker="王会计",
    tax_names=("0.13=销项13%", "exempt=免税"),
)
SALES = [
    *(
        invoice for invoice, _ in EXAMPLES[:2]
    ),  # A company; a special invoice, named like a formula.
    Invoice(
        Title(TitleType.INDIVIDUAL, "张女士"),
        (
            InvoiceLine("*蔬菜*番茄", 1250, Decimal(0), "1010112000000000000", exempt=True),
            InvoiceLine(
                "*餐饮服务*餐费",
                9800,
                Decimal("0.06"),
                unit="份",
                spec="大",
                quantity=Decimal("2.5"),
                unit_price=Decimal("40.00"),
                discount_fen=200,
            ),
        ),
        DAY,
        "R000126",
        "两行, 一行免税",
        cashier="李四",
        shift=3,
    ),
    Invoice(
        Title(
            TitleType.COMPANY, "Café Müller Ж 株式会社", "91310000775785552L", phone="+86 21 5000"
        ),
        (InvoiceLine("@咨询", 33333, Decimal("0.06")),),
        DAY + timedelta(days=1),
        "R000127",
        cashier="-李四",
        price_includes_tax=False,
    ),
]


@pytest.fixture
def sold(empty_journal: Journal, tmp_path: Path, request: pytest.FixtureRequest) -> Journal:
    """Four invoices that the test's format has told; the second was voided the day after."""
    case = getattr(request.node, "callspec", None)
    destination = load_preset(case.params["name"]).destination if case else "standard"
    if destination == TAX_PLATFORM:  # It takes nothing twice.
        destination = "standard"
    for number, invoice in enumerate(SALES):
        empty_journal.confirm(f"d{number}", invoice, at=AT - timedelta(minutes=9 - number))
    export_one(empty_journal, tmp_path / "first.csv", config=config_of(destination=destination))
    empty_journal.void("T1-20261123-0002", "=typed wrong", at=AT + timedelta(days=1))
    return empty_journal


def config_with_accounts(name: str, folder: Path) -> FormatConfig:
    blank = blank_workbook(folder / "blank.xlsx") if name == "tax-platform" else None
    return replace(config_of(name, blank), accounts=ACCOUNTS)


def cells_of_workbook(path: Path) -> dict[str, list[list[list[str]]]]:
    """Each cell with something in it: where, as what type (s text, n number), with which text."""
    workbook = load_workbook(path)
    return {
        sheet.title: [
            [
                [cell.coordinate, cell.data_type, str(cell.value)]
                for cell in row
                if cell.value is not None
            ]
            for row in sheet.iter_rows()
            if any(cell.value is not None for cell in row)
        ]
        for sheet in workbook.worksheets
    }


TEXT_PRESETS = [name for name in preset_names() if not load_preset(name).is_workbook]
WORKBOOK_PRESETS = [name for name in preset_names() if load_preset(name).is_workbook]


def test_every_format_of_the_program_has_a_golden_file() -> None:
    stems = {path.stem for path in GOLDEN.iterdir()}
    assert stems >= {*TEXT_PRESETS, *WORKBOOK_PRESETS}
    assert (len(TEXT_PRESETS), len(WORKBOOK_PRESETS)) == (11, 4)


@pytest.mark.parametrize("name", TEXT_PRESETS)
def test_a_text_format_gives_these_bytes(sold: Journal, tmp_path: Path, name: str) -> None:
    config = config_with_accounts(name, tmp_path)
    target = tmp_path / f"{name}{config.preset.suffix}"
    export_files(sold, target, name, config=config, only_new=False)
    assert target.read_bytes() == (GOLDEN / target.name).read_bytes()


@pytest.mark.parametrize("name", WORKBOOK_PRESETS)
def test_a_workbook_format_gives_these_cells(sold: Journal, tmp_path: Path, name: str) -> None:
    target = tmp_path / f"{name}.xlsx"
    export_files(sold, target, name, config=config_with_accounts(name, tmp_path), only_new=False)
    golden = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert cells_of_workbook(target) == golden


def test_the_short_way_gives_the_same_bytes_for_the_standard_format(
    empty_journal: Journal, tmp_path: Path
) -> None:
    for number, invoice in enumerate(SALES):
        empty_journal.confirm(f"d{number}", invoice, at=AT - timedelta(minutes=9 - number))
    export_one(empty_journal, tmp_path / "out.csv")
    rows = (GOLDEN / "standard.csv").read_bytes().split(b"\r\n")
    confirmations = [row for row in rows if "作废".encode() not in row]
    # The golden file is of the second batch.
    expected = b"\r\n".join(confirmations).replace(b"B20261123-002", b"B20261123-001")
    assert (tmp_path / "out.csv").read_bytes() == expected


def test_a_manifest_says_this(sold: Journal, tmp_path: Path) -> None:
    export_one(
        sold, tmp_path / "out.csv", numbers=("T1-20261123-0001", "T1-20261123-0004"), only_new=False
    )
    text = (tmp_path / "out.csv.datapackage.json").read_text(encoding="utf-8")
    golden = (GOLDEN / "manifest.json").read_text(encoding="utf-8")
    assert text.replace(f'"version": "{__version__}"', '"version": "…"') == golden


def test_a_manifest_of_a_workbook_says_what_the_template_lacks(
    sold: Journal, tmp_path: Path
) -> None:
    config = config_with_accounts("workbook", tmp_path)
    export_one(sold, tmp_path / "out.xlsx", "workbook", config=config, only_new=False)
    package = json.loads((tmp_path / "out.xlsx.datapackage.json").read_text(encoding="utf-8"))
    (resource,) = package["resources"]
    assert sorted(resource) == ["bytes", "hash", "name", "path", "type"]
    assert package["pos_scanner"]["columns_the_template_lacks"] == []


PAGE = 'title = "x"\ntitle_zh = "我的"\ncolumns = [{ name = "a", source = "line.item" }]\n'
STORED_CONFIG = (
    '{"preset": "own-1", "page": "title = \\"x\\"\\ntitle_zh = \\"我的\\"\\ncolumns = '
    '[{ name = \\"a\\", source = \\"line.item\\" }]\\n", "encoding": "gb18030", '
    '"accounts": {"receivable": {"code": "1122.01", "name": "应收账款"}, '
    '"sales": {"code": "5001", "name": "主营业务收入"}, '
    '"tax": {"code": "2221.01.02", "name": "销项税额"}, "voucher_word": "转", '
    '"maker": "王会计", "tax_names": ["0.13=销项13%", "exempt=免税"], '
    '"number_in_remark": true}, "template": ""}'
)
"""As it stands in journals: the column ``recipe`` of each batch."""


def test_a_formats_configuration_is_stored_like_this() -> None:
    preset = replace(parse_preset("own-1", PAGE), encoding="gb18030")
    assert FormatConfig(preset, ACCOUNTS).as_json() == STORED_CONFIG


def test_what_is_stored_is_read_again_as_it_was() -> None:
    config = FormatConfig.of_json(STORED_CONFIG)
    assert config.accounts == ACCOUNTS
    assert (config.preset.name, config.preset.encoding) == ("own-1", "gb18030")
    assert (config.preset.page, config.template) == (PAGE, None)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "3",
        "nothing",
        STORED_CONFIG.replace('"sales"', '"sold"'),
        STORED_CONFIG.replace('"maker"', '"later"'),
        STORED_CONFIG.replace("line.item", "line.later"),
    ],
    ids=["empty", "a list", "a number", "no JSON", "an account lacks", "a later key", "a source"],
)
def test_a_configuration_of_a_later_version_is_known_as_such(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        FormatConfig.of_json(text)


def test_the_path_of_a_blank_workbook_is_stored_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = FormatConfig(load_preset("tax-platform"), template=Path("blank.xlsx")).as_json()
    assert FormatConfig.of_json(text).template == tmp_path / "blank.xlsx"


EVERY_KEY = """
title = "English"
title_zh = "中文"
note = "a note"
note_zh = "说明"
format = "template"
encoding = "gb18030"
line_end = "\\n"
separator = ";"
first_line = "first"
header = false
date = "%Y/%m/%d"
guard = true
one_line = true
without = ",;"
charset = "gbk"
most_rows = 10
most_invoices = 3
voids = false
numbers_as_text = false
totals = true
check = "总额"
destination = "office"

[[tables]]
sheet = "表"
rows = "invoice"
columns = [
  { name = "总额", source = "invoice.gross", type = "number", width = 9, needed = true },
  { name="备注", text="x", longest=20, cut=true, once=true, also=["说明"], filled=true },
]
"""


def test_a_page_may_hold_these_keys_now_and_for_ever() -> None:
    """Pages are kept with batches and in users' folders: none of their keys is ever renamed."""
    amount = Column("总额", "invoice.gross", type=ColumnType.NUMBER, width=9, needed=True)
    remark = Column("备注", text="x", longest=20, cut=True, once=True, also=("说明",), filled=True)
    assert parse_preset("own-1", EVERY_KEY) == Preset(
        name="own-1",
        title="English",
        title_zh="中文",
        tables=(Table((amount, remark), Grain.INVOICE, "表"),),
        note="a note",
        note_zh="说明",
        format=FileFormat.TEMPLATE,
        encoding="gb18030",
        line_end="\n",
        separator=";",
        first_line="first",
        header=False,
        date="%Y/%m/%d",
        guard=True,
        one_line=True,
        without=",;",
        charset="gbk",
        most_rows=10,
        most_invoices=3,
        voids=False,
        numbers_as_text=False,
        totals=True,
        check="总额",
        destination="office",
    )


def test_a_batch_that_an_earlier_version_made_is_made_again(
    empty_journal: Journal, tmp_path: Path
) -> None:
    empty_journal.confirm("d", SALES[0], at=AT)
    config = FormatConfig.of_json(STORED_CONFIG)
    batch = export_one(empty_journal, tmp_path / "own.csv", config=config)
    assert (tmp_path / "own.csv").read_bytes() == "a\r\n*餐饮服务*餐费\r\n".encode("gb18030")
    assert export_again(empty_journal, batch.number) == batch


def test_files_have_these_names(tmp_path: Path) -> None:
    assert suggested_name("B20261123-001", 18, 1234560) == "发票_B20261123-001_18笔_12345.60.csv"
    assert suggested_name("B20261123-001", 1, -5, ".xlsx") == "发票_B20261123-001_1笔_-0.05.xlsx"
    assert manifest_path(tmp_path / "发票.csv") == tmp_path / "发票.csv.datapackage.json"


def test_the_golden_invoices_are_of_one_day_but_for_one() -> None:
    assert [invoice.sale_date for invoice in SALES] == [DAY] * 3 + [date(2026, 11, 24)]
    assert SALES[1].kind is InvoiceKind.SPECIAL
