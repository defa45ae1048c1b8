"""Builders for journals: a real file, invoices that differ by number."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.domain.invoice import Invoice, InvoiceLine
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.journal import Journal

NOW = datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def invoice() -> Callable[..., Invoice]:
    def build(name: str = "北京票通科技有限公司", gross_fen: int = 11300) -> Invoice:
        buyer = Title(TitleType.COMPANY, name, "91110108MA0043365M", "海淀区", "010-1")
        line = InvoiceLine("*餐饮服务*餐费", gross_fen, Decimal("0.06"))
        return Invoice(
            buyer,
            (line,),
            NOW.date(),
            order_number="R1",
            remark="备注",
            scanned=buyer,
            title_source=TitleSource.WECHAT,
            cashier="张三",
        )

    return build
