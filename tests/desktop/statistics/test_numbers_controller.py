"""The owner's page over a real journal: what happened at the counter is in its numbers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.printing.invoice_pdf import slip_html, slip_pdf
from pos_scanner.desktop.statistics.numbers_page import Period, period_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.titles import bureau_code
from tests.desktop.conftest import SETTINGS, Till, started_till
from tests.screenshots.samples import COMPANY, invoices


@pytest.mark.parametrize(
    ("period", "since", "until"),
    [
        (Period.DAY, date(2026, 2, 28), date(2026, 2, 28)),
        (Period.WEEK, date(2026, 2, 23), date(2026, 3, 1)),
        (Period.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
    ],
)
def test_a_day_is_in_a_week_and_a_month(period: Period, since: date, until: date) -> None:
    assert period_of(date(2026, 2, 28), period) == (since, until)


@pytest.fixture
def till(tmp_path: Path, qtbot: QtBot) -> Iterator[Till]:
    settings = replace(SETTINGS, export_folder=str(tmp_path / "out"))
    with started_till(tmp_path, qtbot, settings) as running:
        qtbot.waitUntil(lambda: running.wiring.till.is_open)
        running.settle()
        yield running


def rows(till: Till) -> dict[str, str]:
    table = till.widget("numbers")
    assert isinstance(table, QTableView)
    model = table.model()
    count = model.rowCount(QModelIndex())
    return {model.index(row, 0).data(): model.index(row, 1).data() for row in range(count)}


def test_what_happened_at_the_counter_is_in_the_numbers(till: Till, tmp_path: Path) -> None:
    till.scan(bureau_code.encode(COMPANY))
    till.wait_for("name", COMPANY.name)
    till.type("amount", "113")
    till.press("amount", Qt.Key.Key_Return)
    till.settle()
    till.wiring.till.failed.emit(KnownError(FailureKind.CODE_EXPIRED))
    till.settle()
    till.wiring.host.open("numbers")
    till.settle()
    till.settle()
    numbers = rows(till)
    assert numbers["Invoices"] == "1"
    assert numbers["Turnover"] == "¥113.00"
    assert numbers["Came in: Scanner"] == "1"
    assert "Code to confirmation, half of them within" in numbers
    assert [caption for caption in numbers if caption.startswith("Rejected: ")]
    for name in ("save_numbers_csv", "save_numbers_pdf"):
        till.click(name)
        till.settle()
    paths = {path.suffix for path in (tmp_path / "out").glob("Numbers 2026-11-23.*")}
    assert paths == {".csv", ".pdf"}


def test_a_slip_has_order_amount_and_number_and_no_buyer() -> None:
    record = invoices()[0]
    html = slip_html(record, "示例餐饮")
    assert record.number in html
    assert "Your invoice is issued by 示例餐饮." in html
    buyer = record.invoice.buyer
    assert not [
        text for text in (buyer.name, buyer.tax_number, buyer.phone) if text and text in html
    ]
    assert slip_pdf(record, "示例餐饮").startswith(b"%PDF")
