"""What the till's tests are made of: events, and what stands in an answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from pos_scanner.domain.invoice import ConfirmedInvoice, Draft, DraftLine
from pos_scanner.domain.scan import ScanEvent, ScanSource
from pos_scanner.domain.title import FoundTitle, Title, TitleSource, TitleType
from pos_scanner.till import Till
from pos_scanner.till import commands as do

C = TypeVar("C")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
TODAY = date(2026, 11, 23)
BLANK = Draft("", lines=(DraftLine("*餐饮服务*餐费", tax_rate="0.06"),))
TITLE = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")
OTHER = Title(TitleType.INDIVIDUAL, "宋丹")


def code(text: str = "code", seconds: float = 0) -> ScanEvent:
    return ScanEvent(text, ScanSource.CAMERA, NOON + timedelta(seconds=seconds))


def found_title(title: Title = TITLE, source: TitleSource = TitleSource.WECHAT) -> FoundTitle:
    return FoundTitle(title, source)


def only(commands: list[do.Command], kind: type[C]) -> C:
    matching = [command for command in commands if isinstance(command, kind)]
    assert len(matching) == 1, commands
    return matching[0]


def kinds(commands: list[do.Command]) -> list[type]:
    return [type(command) for command in commands]


def scan_in(till: Till, title: Title = TITLE, text: str = "code", seconds: float = 0) -> None:
    lookup = only(till.scan(code(text, seconds)), do.LookUp)
    till.title_found(lookup.lookup_id, found_title(title))


def priced(draft: Draft, amount: str) -> Draft:
    return draft.with_line(0, replace(draft.lines[0], amount=amount))


def amount_of(draft: Draft) -> str:
    return draft.lines[0].amount


def type_in(till: Till, amount: str) -> list[do.Command]:
    return till.edit(priced(till.draft, amount))


def confirmed(command: do.SaveInvoice, sequence: int = 1) -> ConfirmedInvoice:
    return ConfirmedInvoice(
        f"T1-20261123-{sequence:04}", sequence, command.invoice, NOON, command.draft_id
    )
