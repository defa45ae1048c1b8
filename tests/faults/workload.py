"""A till's day at random, what was acknowledged of it, and the proof that none of that is lost.

``Workload`` works on a journal and tells each thing that is done, after it is done. Whatever kills
the journal meanwhile, ``Acknowledged.losses`` says what must be there afterwards: everything
told, at most one thing more, no number twice, none left out, the chain whole.
"""

import random
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

from pos_scanner.atomic_file import sha256_of
from pos_scanner.domain.export_batch import ExportRequest, Selection
from pos_scanner.domain.invoice import (
    ConfirmedInvoice,
    Draft,
    DraftLine,
    Invoice,
    InvoiceLine,
    InvoiceState,
)
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.export.export_job import export
from pos_scanner.export.format_config import FormatConfig
from pos_scanner.export.formats.preset import load_preset
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.backup.restore import restore
from pos_scanner.journal.integrity.purge import purge
from pos_scanner.journal.storage.backup_folder import backups
from tests.journal.exported import mark_exported

BEGINNING = datetime(2026, 11, 23, 9, tzinfo=UTC)
PURGED_DAY = BEGINNING.date() + timedelta(days=1)
"""Purges take the first day's records; forms are held from the second day on."""
A_SALE_TAKES = timedelta(hours=2)
NAMES = ("北京票通科技有限公司", "上海示例商贸有限公司", "腾讯科技（深圳）有限公司", "张三")


def an_invoice(name: str, gross_fen: int, day: datetime) -> Invoice:
    """An invoice of one or two lines."""
    buyer = Title(TitleType.COMPANY, name, "91110108MA0043365M", "海淀区", "010-1")
    lines = [InvoiceLine("*餐饮服务*餐费", gross_fen, Decimal("0.06"))]
    if gross_fen % 2:
        lines.append(InvoiceLine("*酒*白酒", 5000, Decimal("0.13")))
    return Invoice(
        buyer,
        tuple(lines),
        day.date(),
        order_number=f"R{gross_fen}",
        scanned=buyer,
        title_source=TitleSource.WECHAT,
        cashier="张三",
    )


@dataclass
class Acknowledged:
    """What a journal has said to be done, as lines told it."""

    confirmed: list[str] = field(default_factory=list)
    voided: set[str] = field(default_factory=set)
    drafts: dict[str, int] = field(default_factory=dict)
    """Those neither confirmed nor discarded: the number of the last edit kept."""
    purged: int = 0
    z_reports: int = 0
    backups: set[str] = field(default_factory=set)
    exports: set[str] = field(default_factory=set)
    """Numbers of batches whose files are written and verified."""

    def take(self, line: str) -> None:
        """One thing more was done."""
        what, _, about = line.partition(" ")
        match what:
            case "confirmed":
                number, _, draft_id = about.partition(" ")
                self.confirmed.append(number)
                self.drafts.pop(draft_id, None)
            case "voided":
                self.voided.add(about)
            case "draft":
                draft_id, _, edit = about.partition(" ")
                self.drafts[draft_id] = int(edit)
            case "purged":
                self.purged = int(about)
            case "closed":
                self.z_reports = int(about)
            case "backed-up":
                self.backups.add(about)
            case "exported":
                self.exports.add(about)
            case _:
                raise ValueError(line)

    def copy(self) -> "Acknowledged":
        """As it stands now."""
        return Acknowledged(
            list(self.confirmed),
            set(self.voided),
            dict(self.drafts),
            self.purged,
            self.z_reports,
            set(self.backups),
            set(self.exports),
        )

    def losses(self, journal: Journal) -> list[str]:
        """What of it a journal has lost, doubled or broken; in words, empty when all is well."""
        checked = journal.verify()
        wrong = [f"verify: {problem}" for problem in checked.problems]
        kept = tuple(_all(journal))
        numbers = [one.number for one in kept]
        wrong += [f"lost {one}" for one in self.confirmed if one not in set(numbers)]
        if len(numbers) > len(self.confirmed) + 1 or len(numbers) != len(set(numbers)):
            wrong.append(f"{len(numbers)} invoices, {len(self.confirmed)} acknowledged")
        wrong += _gaps(numbers)
        voided = {one.number for one in kept if one.state is InvoiceState.VOIDED}
        wrong += [f"no longer void: {one}" for one in self.voided - voided]
        drafts = _drafts(journal)
        wrong += [
            f"draft {name} at edit {edit} is gone"
            for name, edit in self.drafts.items()
            if (drafts[name] < edit if name in drafts else not _became(name, kept))
        ]
        if checked.purged < self.purged:
            wrong.append(f"{checked.purged} purged, {self.purged} acknowledged")
        if len(journal.shifts.reports()) < self.z_reports:
            wrong.append("a Z report is gone")
        return wrong + self._lost_exports(journal)

    def _lost_exports(self, journal: Journal) -> list[str]:
        """Batches without their row or their file, and files that are not what their batch says."""
        batches = {batch.number: batch for batch in journal.batches.all()}
        wrong = [f"batch {number} is gone" for number in self.exports - batches.keys()]
        for batch in batches.values():
            path = Path(batch.path)
            if path.is_absolute() and not (path.exists() and sha256_of(path) == batch.sha256):
                wrong.append(f"the file of {batch.number} is not as it was written")
        return wrong


class Workload:
    """One till at work.

    Args:
        journal: open; may hold an earlier workload's records.
        rng: decides everything.
        tell: hears of each thing done, after it is done.
        with_files: also write exports, make daily backups, and put them back.
    """

    def __init__(
        self,
        journal: Journal,
        rng: random.Random,
        tell: Callable[[str], None],
        *,
        with_files: bool = False,
    ) -> None:
        self._journal = journal
        self._rng = rng
        self._tell = tell
        self._done = sum(1 for _ in _all(journal))
        self._draft_id = f"f{rng.getrandbits(60):x}"
        self._edit = 0
        rare = [self._void, self._hold, self._recall, self._shift, self._purge, self._replace]
        files = [self._write_export, self._back_up, self._restore]
        self._rare = rare + (files if with_files else [self._mark_exported])

    def step(self) -> None:
        """Serve a customer, or do something rarer."""
        for _ in range(self._rng.randrange(3)):
            self._save()
        if self._rng.random() < 0.5:
            self._rng.choice(self._rare)()
        else:
            self._confirm()

    def _at(self) -> datetime:
        return BEGINNING + self._done * A_SALE_TAKES

    def _draft(self) -> Draft:
        return Draft(self._draft_id, lines=(DraftLine(amount="1"),), remark=str(self._edit))

    def _new_form(self) -> None:
        self._draft_id, self._edit = f"f{self._rng.getrandbits(60):x}", 0

    def _save(self) -> None:
        self._edit += 1
        self._journal.drafts.save(self._draft())
        self._tell(f"draft {self._draft_id} {self._edit}")

    def _confirm(self) -> None:
        at = self._at()
        invoice = an_invoice(self._rng.choice(NAMES), self._rng.randrange(100, 99999), at)
        confirmed = self._journal.confirm(self._draft_id, invoice, at=at)
        self._tell(f"confirmed {confirmed.number} {self._draft_id}")
        self._done += 1
        self._new_form()

    def _replace(self) -> None:
        valid = [one for one in _all(self._journal) if one.state is InvoiceState.CONFIRMED]
        if valid:
            replaced, at = self._rng.choice(valid).number, self._at()
            invoice = replace(an_invoice(NAMES[0], 4321, at), replaces=replaced)
            confirmed = self._journal.confirm(self._draft_id, invoice, at=at)
            self._tell(f"confirmed {confirmed.number} {self._draft_id}")
            self._tell(f"voided {replaced}")
            self._done += 1
            self._new_form()

    def _restore(self) -> None:
        backup = next(iter(backups(self._journal.path)), None)
        if backup is not None:
            folder = self._journal.path.parent
            self._journal.close()
            restore(folder, backup, at=BEGINNING + timedelta(seconds=self._rng.getrandbits(30)))
            self._journal = Journal.open(folder)

    def _void(self) -> None:
        kept = [one for one in _all(self._journal) if one.state is InvoiceState.CONFIRMED]
        if kept:
            number = self._rng.choice(kept).number
            self._journal.void(number, "typed wrong", at=self._at(), cashier="李四")
            self._tell(f"voided {number}")

    def _hold(self) -> None:
        if self._at().date() > PURGED_DAY:
            self._edit += 1
            self._journal.drafts.hold(self._draft(), "table 4", at=self._at())
            self._tell(f"draft {self._draft_id} {self._edit}")
            self._new_form()

    def _recall(self) -> None:
        held = self._journal.drafts.held()
        if held:
            draft = self._journal.drafts.recall(held[0].draft.draft_id)
            assert draft is not None
            self._draft_id, self._edit = draft.draft_id, int(draft.remark)

    def _shift(self) -> None:
        shifts = self._journal.shifts
        if shifts.current() is None:
            shifts.open("张三", at=self._at())
        else:
            shifts.x_report("张三", at=self._at())
            self._tell(f"closed {shifts.close('李四', at=self._at()).number}")

    def _write_export(self) -> None:
        config = FormatConfig(load_preset("standard"))
        folder = self._journal.path.parent / "exports"
        request = ExportRequest(config.preset.name, folder, Selection())
        if self._journal.batches.waiting_count():
            for batch in export(self._journal, request, config, at=self._at()):
                self._tell(f"exported {batch.number}")

    def _mark_exported(self) -> None:
        confirmed = Selection(state=InvoiceState.CONFIRMED)
        waiting = [one.confirmed.sequence for one in self._journal.batches.items(confirmed)]
        if waiting:
            mark_exported(self._journal, waiting, self._at())

    def _purge(self) -> None:
        purge(self._journal.file, PURGED_DAY, at=self._at())
        self._tell(f"purged {self._journal.verify().purged}")

    def _back_up(self) -> None:
        day = self._at().date()
        with closing(Journal.open(self._journal.path.parent)) as beside:
            for _ in daily_backup(beside.file, day, kept=3):
                self._save()
        self._tell(f"backed-up {day.isoformat()}")


def _all(journal: Journal) -> list[ConfirmedInvoice]:
    rows = journal.file.ask("SELECT number FROM invoice ORDER BY sequence")
    found = [journal.invoice(number) for (number,) in rows]
    return [one for one in found if one is not None]


def _drafts(journal: Journal) -> dict[str, int]:
    """The last edit of every draft that the file has: the one that stands and those below it."""
    rows = journal.file.ask("SELECT draft_id, content ->> '$.remark' FROM draft")
    return {draft_id: int(edit) for draft_id, edit in rows}


def _became(draft_id: str, kept: tuple[ConfirmedInvoice, ...]) -> bool:
    return any(one.draft_id == draft_id for one in kept)


def _gaps(numbers: list[str]) -> list[str]:
    """Days whose numbers are not 1, 2, 3 …"""
    wrong = []
    for day, of_day in groupby(numbers, key=lambda number: number.rpartition("-")[0]):
        counted = [int(number.rpartition("-")[2]) for number in of_day]
        if counted != list(range(1, len(counted) + 1)):
            wrong.append(f"gap in {day}")
    return wrong
