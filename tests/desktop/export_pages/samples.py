"""Values that the pages about accounting show."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from pos_scanner.domain.export_batch import BatchItem, ExportBatch, ItemEvent
from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.title import Title, TitleType

CHINA = timezone(timedelta(hours=8))
EVENING = datetime(2026, 11, 23, 21, 5, tzinfo=CHINA)
LINE = InvoiceLine("*餐饮服务*餐费", 11_300, Decimal("0.06"))
BUYER = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110108MA01ABCD2H")
SHA = "3fa1b0c2d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f"
BATCH = ExportBatch(
    "B20261123-001",
    "standard",
    "/srv/accounting/invoices_001.csv",
    rows=15,
    invoices=13,
    gross_fen=281_430,
    sha256=SHA,
    exported_at=EVENING,
    first_number="T1-20261123-0001",
    last_number="T1-20261123-0014",
    sums_by_rate=((Decimal("0.06"), 94_340, 5_660), (Decimal("0.13"), 160_557, 20_873)),
)
AGAIN = replace(
    BATCH,
    number="B20261123-002",
    preset="kingdee-cloud",
    path="/srv/kingdee/again.xlsx",
    again_of="B20261123-001",
    voids=2,
)


def confirmed(sequence: int = 1, name: str = BUYER.name) -> ConfirmedInvoice:
    """An invoice of this till."""
    content = Invoice(replace(BUYER, name=name), (LINE,), EVENING.date(), f"R{sequence}")
    number = f"T1-20261123-{sequence:04}"
    return ConfirmedInvoice(number, sequence, content, EVENING, f"d{sequence}")


def batch_items(count: int = 3) -> tuple[BatchItem, ...]:
    """Invoices as a batch reports them."""
    return tuple(
        BatchItem(confirmed(sequence), ItemEvent.CONFIRMED, EVENING)
        for sequence in range(1, count + 1)
    )
