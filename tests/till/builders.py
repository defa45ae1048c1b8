"""What the till's tests are made of: scans, titles, invoices, and what stands in an answer."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Draft,
    DraftLine,
    HeldDraft,
    Invoice,
    InvoiceLine,
)
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
INVOICE = ConfirmedInvoice(
    "T1-20261120-0007",
    7,
    Invoice(
        TITLE,
        (InvoiceLine("*餐饮服务*餐费", 11_300, Decimal("0.06")),),
        date(2026, 11, 20),
        "R7",
        "打包",
        scanned=TITLE,
        cashier="Lee",
    ),
    NOON,
    "d-old",
)


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


def scan_in(
    till: Till, title: Title = TITLE, text: str = "code", seconds: float = 0
) -> list[do.Command]:
    lookup = only(till.scan(code(text, seconds)), do.LookUp)
    return till.title_found(lookup.lookup_id, found_title(title))


def bring_back(till: Till, draft: Draft) -> list[do.Command]:
    """A form that is on hold is recalled; without the journal's part."""
    till.held_drafts_read((HeldDraft(draft, "", NOON),))
    work, count, *commands = till.recall(draft.draft_id)
    assert (work, count) == (do.RecallDraft(draft.draft_id), do.ShowHeldCount(0))
    return commands


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


def submit(till: Till) -> do.SaveInvoice:
    """A form with a buyer and an amount, on its way to the journal."""
    if till.draft.buyer.is_empty:
        scan_in(till)
    type_in(till, "58")
    return only(till.submit(till.draft, TODAY), do.SaveInvoice)


def confirm(till: Till) -> ConfirmedInvoice:
    """An invoice that the journal has confirmed."""
    invoice = confirmed(submit(till))
    till.saved(invoice)
    return invoice


def held_drafts(*names: str) -> tuple[HeldDraft, ...]:
    """Forms on hold, with these ids and buyers' names."""
    drafts = [Draft(name, replace(TITLE, name=name)) for name in names]
    return tuple(HeldDraft(draft, "", NOON) for draft in drafts)
