"""Straight to a printer, asked for in the system's own dialog; the page is the printer's."""

from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from pos_scanner.desktop.printing.invoice_pdf import styled_document

_ROLL_MM = 100.0
"""A narrower page is a receipt printer's roll: it has smaller type."""


def print_html(parent: QWidget, html: str, title: str) -> bool:
    """Ask for a printer and print; whether it was.

    Args:
        parent: the page that the dialog lies over.
        html: made by ``invoice_pdf``, its texts escaped.
        title: names the job in the printer's queue, and so nobody.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    if QPrintDialog(printer, parent).exec() != QPrintDialog.DialogCode.Accepted:
        return False
    print_on(printer, html)
    return True


def print_on(printer: QPrinter, html: str) -> None:
    """Print on a printer that was chosen."""
    width_mm = printer.pageLayout().fullRect(printer.pageLayout().Unit.Millimeter).width()
    document = styled_document(html, is_roll=width_mm < _ROLL_MM)
    document.print_(printer)
