"""A journal with three invoices that have every difficulty once, and one export of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.domain.export_batch import ExportBatch, ExportRequest, Selection
from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.export_job import export
from pos_scanner.export.file_content import Progress, no_progress
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal

CHINA = timezone(timedelta(hours=8))
DAY = date(2026, 11, 23)
SELECT_ALL = Selection(only_new=False)
AT = datetime(2026, 11, 23, 18, tzinfo=CHINA)
COMPANY = Title(
    TitleType.COMPANY,
    "北京示例科技有限公司",
    "91110108MA01ABCD2H",
    "北京市海淀区中关村大街1号, 5层",
    "010-62345678",
    "中国工商银行北京海淀支行",
    "0200049619200123456",
)
EXAMPLES = [
    (
        Invoice(
            COMPANY,
            (
                InvoiceLine(
                    "*餐饮服务*餐费",
                    11300,
                    Decimal("0.13"),
                    "3070401000000000000",
                    unit="次",
                    quantity=Decimal(1),
                    unit_price=Decimal(113),
                ),
            ),
            DAY,
            "R000123",
            '备注含"引号"',
            cashier="张三",
        ),
        datetime(2026, 11, 23, 10, 15, 30, tzinfo=CHINA),
    ),
    (
        Invoice(
            Title(
                TitleType.COMPANY,
                "=SUM(1+1)有限公司",
                "913100001234567896",
                "上海市\n浦东新区",
                "021-50000000",
                "招商银行上海分行",
                "121900000000000001",
            ),
            (
                InvoiceLine(
                    "办公用品",
                    3030,
                    Decimal("0.01"),
                    unit="个",
                    quantity=Decimal(3),
                    unit_price=Decimal("10.10"),
                ),
            ),
            DAY,
            "R000124",
            kind=InvoiceKind.SPECIAL,
            cashier="李四",
        ),
        datetime(2026, 11, 23, 10, 20, tzinfo=CHINA),
    ),
    (
        Invoice(
            Title(TitleType.INDIVIDUAL, "张女士"),
            (InvoiceLine("*运输服务*运费", 100, Decimal("0.06")),),
            DAY,
            "R000125",
            "emoji 🧾",
            cashier="李四",
        ),
        datetime(2026, 11, 23, 10, 21, tzinfo=CHINA),
    ),
]


@pytest.fixture
def empty_journal(tmp_path: Path) -> Iterator[Journal]:
    opened = Journal.open(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def journal(empty_journal: Journal) -> Journal:
    for number, (invoice, at) in enumerate(EXAMPLES):
        empty_journal.confirm(f"d{number}", invoice, at=at)
    return empty_journal


def request_for(
    target: Path, preset: str = "standard", template: Path | None = None, **selection: object
) -> ExportRequest:
    """An export to a file of that name."""
    return ExportRequest(
        preset,
        target.parent,
        Selection(**selection),  # type: ignore[arg-type]
        template=template,
        target=target,
    )


def config_of(
    preset: str = "standard", template: Path | None = None, **changes: object
) -> FormatConfig:
    """A format of the program's, with some of its declarations changed."""
    return FormatConfig(
        replace(load_preset(preset), **changes),  # type: ignore[arg-type]
        template=template,
    )


def export_files(
    journal: Journal,
    target: Path,
    preset: str = "standard",
    *,
    template: Path | None = None,
    config: FormatConfig | None = None,
    progress: Progress = no_progress,
    **selection: object,
) -> tuple[ExportBatch, ...]:
    """An export to files of that name; gives their batches."""
    request = request_for(target, preset, template, **selection)
    return export(journal, request, config or config_of(preset, template), at=AT, progress=progress)


def export_one(
    journal: Journal, target: Path, preset: str = "standard", **options: object
) -> ExportBatch:
    """An export that makes one file; gives its batch."""
    (batch,) = export_files(journal, target, preset, **options)  # type: ignore[arg-type]
    return batch
