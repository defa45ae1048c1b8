"""Columns about the bureau: state, number and day of issue, and the remark by which it is known."""

from dataclasses import replace
from datetime import date

import pytest

from pos_scanner.domain.issuance import Issuance, IssueState
from tests.export.formats.test_columns import cell, row_of


def test_an_issued_record_has_the_bureaus_number_in_every_format() -> None:
    issued = Issuance(
        IssueState.ISSUED, number="26112000000000000001", issued_on=date(2026, 11, 24)
    )
    row = row_of()
    row = replace(
        row, item=replace(row.item, confirmed=replace(row.item.confirmed, issuance=issued))
    )
    names = ("issue_state", "issued_number", "issued_on")
    cells = [cell(f"invoice.{name}", row) for name in names]
    assert cells == ["已开票", "26112000000000000001", "2026-11-24"]


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
