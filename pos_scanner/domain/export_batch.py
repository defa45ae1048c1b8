"""What goes to accounting together: the selection of invoices, each as it is reported, the batch.

An invoice is reported once when it was confirmed, and once more when it was voided after accounting
had it. Says nothing about files' formats.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from pos_scanner.domain.invoice import ConfirmedInvoice, InvoiceKind, InvoiceState
from pos_scanner.domain.issuance import TAX_PLATFORM


class ItemEvent(StrEnum):
    """What a batch reports of an invoice."""

    CONFIRMED = "confirmed"
    VOIDED = "voided"
    """It is taken back: every amount comes again with the opposite sign."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which invoices a batch takes; ``None`` and empty leave all in.

    Attributes:
        since, until: first and last day, both included: of the sale, or of the voiding where that
            is reported.
        only_new: leave out what an earlier batch has reported.
        destination: where the batch goes (see ``Preset.destination``); whether something is new is
            asked of it. Empty: of all together.
        sends_again: what the tax platform was sent before may go there once more; only a person
            decides that, since it could be issued twice.
        state: CONFIRMED for confirmations alone, VOIDED for voidings alone.
        numbers: these invoices alone.
        list_name: of the format that lists buyers or banks: what is new is asked of its own files,
            whatever the invoices' destination has had. Empty: the format reports invoices.
    """

    since: date | None = None
    until: date | None = None
    only_new: bool = True
    shift: int | None = None
    cashier: str | None = None
    kind: InvoiceKind | None = None
    state: InvoiceState | None = None
    numbers: tuple[str, ...] = ()
    destination: str = ""
    sends_again: bool = False
    list_name: str = ""

    @property
    def is_backwards(self) -> bool:
        """Whether the last day comes before the first."""
        return self.since is not None and self.until is not None and self.until < self.since

    @property
    def is_narrowed(self) -> bool:
        """Whether it says anything of the invoices themselves."""
        limits = (self.since, self.until, self.shift, self.cashier, self.kind, self.state)
        return bool(self.numbers) or any(limit is not None for limit in limits)

    @property
    def takes_each_once(self) -> bool:
        """Whether nothing is taken that the destination has already."""
        asks_once = self.destination == TAX_PLATFORM and not self.sends_again
        return self.only_new or asks_once


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Which invoices go out, in which format, and where the files go.

    Attributes:
        preset: the format's name.
        folder: gets the files, under names that say what is inside.
        encoding: a codec instead of the format's own; empty: the format's own.
        template: the blank workbook that the format fills; ``None`` where it fills none.
        target: the first file's own path instead; further ones get a number added.
        lock_timeout_s: how long to wait while another program exports from the same journal.
        is_chinese: whether the files' names in ``folder`` are Chinese, else English.
    """

    preset: str
    folder: Path
    selection: Selection = field(default_factory=Selection)
    encoding: str = ""
    template: Path | None = None
    target: Path | None = None
    lock_timeout_s: float = 0
    is_chinese: bool = True


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One invoice as a batch reports it.

    Attributes:
        event_at: when it was confirmed, or voided; aware.
        reason: why it was voided; empty for a confirmation.
    """

    confirmed: ConfirmedInvoice
    event: ItemEvent
    event_at: datetime
    reason: str = ""

    @property
    def sign(self) -> int:
        """1, or -1 when the invoice is taken back."""
        return -1 if self.event is ItemEvent.VOIDED else 1

    @property
    def day(self) -> date:
        """The day in accounting: of the sale, or of the voiding."""
        if self.event is ItemEvent.VOIDED:
            return self.event_at.date()
        return self.confirmed.invoice.sale_date


@dataclass(frozen=True, slots=True)
class ExportBatch:
    """A file that was handed to accounting, as the journal records it.

    Attributes:
        number: gapless per till and day: ``B20261123-001``.
        path: where it was written, as text.
        rows: lines of the file, header left out.
        invoices, voids: how many it reports as confirmed, and as voided.
        gross_fen: the sum, what was voided taken off.
        sha256: of the file's bytes, hex.
        exported_at: aware.
        first_number, last_number: of the first invoice in it, and of the last.
        again_of: number of the batch that this one repeats in another format; empty when none.
        destination: where it went; empty for what reports no invoice.
        format_config: JSON of all that made these bytes, to make them again (see
            ``export.format_config``).
    """

    number: str
    preset: str
    path: str
    rows: int
    invoices: int
    gross_fen: int
    sha256: str
    exported_at: datetime
    first_number: str = ""
    last_number: str = ""
    sums_by_rate: tuple[tuple[Decimal, int, int], ...] = ()
    """(rate, net fen, tax fen) for each rate, in ascending order."""
    voids: int = 0
    again_of: str = ""
    format_config: str = "{}"
    destination: str = "own"
