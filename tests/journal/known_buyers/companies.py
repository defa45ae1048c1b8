"""Buyers for the known buyers' tests, the file opened, what is found in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.known_buyers.store import KnownBuyers

NOW = datetime(2026, 11, 23, 10, 15, 30, tzinfo=UTC)
DAY = timedelta(days=1)
TECH = Title(TitleType.COMPANY, "北京示例科技有限公司", "91110105MAD58073L3")
TRADE = Title(TitleType.COMPANY, "上海示例商贸有限公司", "91310115MA215736H0", "世纪大道88号")
BANK = Title(TitleType.COMPANY, "重庆示例银行股份有限公司", "9150010356907029YA")
ABROAD = Title(TitleType.COMPANY, "Example Trading (Shenzhen) Co., Ltd.", "91440305MA9303645L")
ALL = (TECH, TRADE, BANK, ABROAD)


def opened(folder: Path, *, consent: bool = True, at: datetime = NOW) -> KnownBuyers:
    return KnownBuyers.open(folder, consent=consent, keep_days=365, at=at)


def names(buyers: KnownBuyers, text: str) -> list[str]:
    return [buyer.title.name for buyer in buyers.find(text)]
