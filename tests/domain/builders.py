"""Invoices, lines and drafts for the domain's tests: sound ones, changed by the tests."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Draft,
    DraftLine,
    Invoice,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.title import Title, TitleType

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
COMPANY = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")
"""A published example of a unified social credit code, with a right check character."""
DRAFT_LINE = DraftLine("*餐饮服务*餐费", "113.00")
DRAFT = Draft("d1", buyer=COMPANY, lines=(DRAFT_LINE,))


def draft(**changes: Any) -> Draft:
    return replace(DRAFT, **changes)


def draft_line(**changes: str) -> DraftLine:
    return replace(DRAFT_LINE, **changes)


def line(gross_fen: int = 11300, rate: str = "0.06", **changes: Any) -> InvoiceLine:
    return InvoiceLine("*餐饮服务*餐费", gross_fen, Decimal(rate), **changes)


def invoice(*lines: InvoiceLine, **changes: Any) -> Invoice:
    return Invoice(COMPANY, lines or (line(),), TODAY, **changes)


def confirmed(*lines: InvoiceLine, **changes: Any) -> ConfirmedInvoice:
    return ConfirmedInvoice("T1-20261123-0001", 1, invoice(*lines, **changes), NOON, "d1")


def voided(at: datetime, *lines: InvoiceLine) -> ConfirmedInvoice:
    return replace(confirmed(*lines), state=InvoiceState.VOIDED, voided_at=at)
