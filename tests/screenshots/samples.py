"""What the pictures show: a shop, its buyers, its records; all made up."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.settings import Settings

SETTINGS = Settings(
    shop_name="示例餐饮",
    till_cashier="张三",
    backend_url="https://b.example",
    sale_item="*餐饮服务*餐费",
    sale_tax_rate="0.06",
)
TODAY = date(2026, 11, 23)
CHINA = timezone(timedelta(hours=8))
COMPANY = Title(
    TitleType.COMPANY,
    "北京示例科技有限公司",
    "91110108MA01ABCD2H",
    "北京市海淀区中关村大街1号5层",
    "010-62345678",
    "中国工商银行北京海淀支行",
    "0200049619200123456",
)
LONG = replace(
    COMPANY,
    name="深圳市示例（华南）供应链管理股份有限公司第二分公司",
    tax_number="91440300708461136T",
)


def invoices() -> list[ConfirmedInvoice]:
    """A morning's records, the newest first."""
    buyers = [COMPANY, replace(COMPANY, name="上海示例商贸有限公司"), LONG]
    made = []
    for number in range(14, 0, -1):
        line = InvoiceLine(SETTINGS.sale_item, 11_300 + 1357 * (number % 5), Decimal("0.06"))
        invoice = Invoice(buyers[number % 3], (line,), TODAY, f"R{number:06}", cashier="张三")
        at = datetime(2026, 11, 23, 9 + number // 2, 7 * number % 60, tzinfo=CHINA)
        made.append(ConfirmedInvoice(f"T1-20261123-{number:04}", number, invoice, at, f"d{number}"))
    return made
