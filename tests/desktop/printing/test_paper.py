"""Straight to a printer: Qt's own into a file everywhere, and a virtual one where CUPS has it."""

from pathlib import Path

import pytest
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.printing.invoice_pdf import slip_html
from pos_scanner.desktop.printing.paper import print_on
from tests.screenshots.samples import invoices

VIRTUAL = ("PDF", "Cups-PDF", "cups-pdf", "Microsoft Print to PDF")


@pytest.fixture
def printer() -> QPrinter:
    return QPrinter(QPrinter.PrinterMode.HighResolution)


def test_a_slip_is_drawn_by_qts_printer(printer: QPrinter, tmp_path: Path) -> None:
    path = tmp_path / "slip.pdf"
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    print_on(printer, slip_html(invoices()[0], "示例餐饮"))
    assert path.read_bytes().startswith(b"%PDF")


def test_a_slip_reaches_a_virtual_printer(
    printer: QPrinter, qtbot: QtBot, capfd: pytest.CaptureFixture[str]
) -> None:
    """Its name in the queue is a number's, nobody's."""
    names = [name for name in QPrinterInfo.availablePrinterNames() if name in VIRTUAL]
    if not names:
        pytest.skip("no virtual printer: on Debian printer-driver-cups-pdf and a running CUPS")
    record = invoices()[0]
    printer.setPrinterName(names[0])
    printer.setDocName(record.number)
    print_on(printer, slip_html(record, "示例餐饮"))
    assert printer.printerState() is not QPrinter.PrinterState.Error
    assert "error" not in capfd.readouterr().err.lower()
