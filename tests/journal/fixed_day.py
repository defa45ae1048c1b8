"""A day at one till whose every stored value is known: the literals of the tests are about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from unittest import mock

from pos_scanner.domain.invoice import Invoice, InvoiceKind, InvoiceLine
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.journal import Journal
from pos_scanner.journal.integrity.purge import purge

OPENED_AT = datetime(2026, 11, 23, 9, 30, 15, tzinfo=timezone(timedelta(hours=8)))
SALT = "fixed-salt-abcde"

BUYER = Title(
    TitleType.COMPANY,
    "北京票通科技有限公司",
    "91110108MA0043365M",
    "北京市海淀区1号",
    "010-62511111",
    "招商银行",
    "862280123410001",
    "ap@example.cn",
)
SCANNED = Title(
    TitleType.COMPANY,
    "北京票通科技有限公司",
    "91110108MA0043365M",
    "北京市海淀区1号",
    "010-62511111",
    "招商银行",
    "862280123410001",
)
MEAL = InvoiceLine(
    "*餐饮服务*餐费", 10070, Decimal("0.06"), tax_code="3070401000000000000", discount_fen=530
)
NOTEBOOKS = InvoiceLine(
    "*文具*笔记本",
    2260,
    Decimal("0.13"),
    spec="A5",
    unit="本",
    quantity=Decimal(4),
    unit_price=Decimal("5.65"),
)
CABBAGE = InvoiceLine("*蔬菜*白菜", 1250, Decimal(0), exempt=True)


def company() -> Invoice:
    """To a company: a discount, a quantity, two rates, a mail address that the scan had not."""
    return Invoice(
        BUYER,
        (MEAL, NOTEBOOKS),
        date(2026, 11, 23),
        order_number="R-1001",
        remark="开会用",
        kind=InvoiceKind.SPECIAL,
        scanned=SCANNED,
        title_source=TitleSource.WECHAT,
        cashier="张三",
    )


def individual(replaces: str = "") -> Invoice:
    """To a person, typed by hand: exempt from tax, priced without it."""
    return Invoice(
        Title(TitleType.INDIVIDUAL, "王小明"),
        (CABBAGE,),
        date(2026, 11, 22),
        replaces=replaces,
        price_includes_tax=False,
    )


@contextmanager
def fixed_day(folder: Path) -> Iterator[Journal]:
    """Every kind of chain entry: two confirmed, one void, one replaced, a Z report, a purge."""
    with mock.patch("secrets.token_urlsafe", return_value=SALT):
        journal = Journal.open(folder)
        at = [OPENED_AT + timedelta(minutes=minute) for minute in range(6)]
        journal.shifts.open("张三", at=at[0])
        journal.confirm("draft-1", company(), at=at[1])
        journal.confirm("draft-2", individual(), at=at[2])
        journal.void("T1-20261123-0001", "typed wrong", at=at[3], cashier="李四")
        journal.confirm("draft-3", individual(replaces="T1-20261123-0002"), at=at[4])
        journal.shifts.x_report("张三", at=at[4])
        journal.shifts.close("李四", at=at[5])
        next_morning = OPENED_AT + timedelta(days=1, microseconds=5)
        journal.confirm("draft-4", company(), at=next_morning)
        purge(journal.file, date(2026, 11, 24), at=OPENED_AT + timedelta(days=400))
    yield journal
    journal.close()
