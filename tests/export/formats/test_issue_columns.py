"""Columns about the bureau: state, number and day of issue, and the remark by which it is known."""

from dataclasses import replace
from datetime import date

import pytest

from pos_scanner.domain.issuance import Issuance, IssueState
from pos_scanner.export.formats.preset import load_preset
from tests.export.formats.test_columns import cell, row_of


def test_an_issued_record_has_the_bureaus_number_in_every_format() -> None:
    issued = Issuance(
        IssueState.ISSUED, number="26112000000000000001", issued_on=date(2026, 11, 24)
    )
    row = row_of()
    row = replace(
        row, item=replace(row.item, confirmed=replace(row.item.confirmed, issuance=issued))
    )
    names = ("issue_state", "issued_number", "issued_on", "issued_remark", "references")
    cells = [cell(f"invoice.{name}", row) for name in names]
    order, remark = row.invoice.order_number, row.invoice.remark
    assert cells == [
        "已开票",
        "26112000000000000001",
        "2026-11-24",
        f"{remark} 发票号码 26112000000000000001 2026-11-24".strip(),
        f"{order} 26112000000000000001".strip(),
    ]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("standard", "invoice.issued_number"),
        ("workbook", "invoice.issued_number"),
        ("erpnext", "invoice.issued_remark"),
        ("odoo-invoices", "invoice.issued_remark_html"),
        ("quickbooks", "invoice.issued_remark"),
        ("xero", "invoice.references"),
    ],
)
def test_a_format_with_a_field_for_it_has_the_bureaus_number(name: str, source: str) -> None:
    preset = load_preset(name)
    assert source in {column.source for table in preset.tables for column in table.columns}


def test_a_remark_for_a_field_that_is_html_shows_what_was_typed() -> None:
    row = row_of()
    row = replace(row, item=replace(row.item, confirmed=replace(
        row.item.confirmed,
        invoice=replace(row.item.confirmed.invoice, remark='A<b>&"C" > 5 号'),
    )))  # fmt: skip
    assert cell("invoice.issued_remark_html", row) == 'A&lt;b&gt;&amp;"C" &gt; 5 号'


@pytest.mark.parametrize(
    ("remark", "number_in_remark", "expected"),
    [
        ("", True, "T1-20261123-0001"),
        ("备注", False, "备注"),
        ("见 T1-20261123-0001", True, "见 T1-20261123-0001"),
        ("长" * 213, True, "T1-20261123-0001 " + "长" * 213),
        ("长" * 214, True, "长" * 214),  # There is no room, and nothing is cut for it.
    ],
)
def test_the_platforms_remark_begins_with_the_tills_number_where_there_is_room(
    remark: str, number_in_remark: bool, expected: str
) -> None:
    row = row_of()
    confirmed = row.item.confirmed
    invoice = replace(confirmed.invoice, remark=remark)
    item = replace(row.item, confirmed=replace(confirmed, invoice=invoice))
    accounts = replace(row.accounts, number_in_remark=number_in_remark)
    assert cell("invoice.platform_remark", replace(row, item=item, accounts=accounts)) == expected
