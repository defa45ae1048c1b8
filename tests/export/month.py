"""A month of a shop with several tills and the tax platform beside it, for a test and a benchmark.

The platform here is its own: it reads the filled templates with openpyxl, refuses some, issues the
rest under 20-digit numbers and exports lists; it shares no code with the program's readers.
"""

import random
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook, load_workbook

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import Invoice, InvoiceLine, InvoiceState
from pos_scanner.domain.issuance import IssueState, Outcome
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.export.platform_answer import read_answer
from pos_scanner.export.reconciliation import Reconciliation, reconcile
from pos_scanner.journal import Journal
from pos_scanner.journal.issuances import Refusal
from tests.export.blank_workbook import blank_workbook
from tests.export.conftest import config_of, export_files
from tests.export.platform_lists import Fapiao, spelt_by_people, write_csv, write_xlsx

CHINA = timezone(timedelta(hours=8))
REASONS = ("购买方纳税人识别号不合法", "商品和服务税收编码为汇总编码", "税率不合法")
REFUSAL_SHARES = (0.1, 0.3, 0.3, 0.0)
"""What part of each round's file the platform refuses; the last takes all."""


@dataclass
class Platform:
    """The bureau's side: what came, what it refused, what it issued.

    Attributes:
        doubled: how often a number came again that had not been refused.
        forgets: whose remark is lost, by the till's number: only the buyer can decide there.
    """

    chance: random.Random
    received: set[str] = field(default_factory=set)
    doubled: int = 0
    issued: dict[str, Fapiao] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    forgets: set[str] = field(default_factory=set)

    def take(self, path: Path, at: datetime, refusal_share: float) -> list[tuple[str, str]]:
        """Read a filled template; give the refusals."""
        workbook = load_workbook(path, read_only=True)
        sums: Counter[str] = Counter()
        for row in _rows(workbook, "2-发票明细信息"):
            sums[row["发票流水号"]] += int(Decimal(row["金额"]) * 100)
        refusals = []
        for row in _rows(workbook, "1-发票基本信息"):
            number = row["发票流水号"]
            self.doubled += number in self.received and number not in self.refused
            self.received.add(number)
            if self.chance.random() < refusal_share:
                self.refused.add(number)
                refusals.append((number, self.chance.choice(REASONS)))
                continue
            self.refused.discard(number)
            self.issued[number] = Fapiao(
                f"{26112000000000000000 + len(self.issued) + 1}",
                at + timedelta(seconds=len(self.issued)),
                row["购买方名称"],
                row["购买方纳税人识别号"],
                Decimal(sums[number]) / 100,
                "" if number in self.forgets else row["备注"],
            )
        return refusals


def _rows(workbook: Workbook, sheet: str) -> list[dict[str, str]]:
    """The filled rows of a template's sheet, by heading."""
    headings, *rows = workbook[sheet].iter_rows(min_row=3, values_only=True)
    names = [str(heading) for heading in headings]
    texts = (["" if cell is None else str(cell) for cell in row] for row in rows)
    return [dict(zip(names, row, strict=False)) for row in texts if row[0]]


@dataclass(frozen=True, slots=True)
class Month:
    """How the month ended.

    Attributes:
        states: records by their state, of all tills.
        wrong: records whose state or number is not the platform's.
        open: invoices that were left to a person.
        sent_twice: records that went to the platform again without having been refused.
    """

    records: int
    states: Counter[str]
    wrong: tuple[str, ...]
    open: int
    decided: int
    sent_twice: int
    sums_tie: bool
    sound: bool


def run_month(folder: Path, invoices: int, tills: int = 3, seed: int = 1) -> Month:
    """Sell for a month, export in rounds, read refusals and five lists, decide, reconcile."""
    chance = random.Random(seed)
    platform = Platform(chance)
    with ExitStack() as stack:
        journals = [
            stack.enter_context(closing(Journal.open(folder / f"T{n}", till=f"T{n}")))
            for n in range(1, tills + 1)
        ]
        twins = _sell(journals, invoices, chance, platform)
        _send_in_rounds(journals, platform, folder, chance)
        lists = _lists(platform, folder, chance)
        at = datetime(2026, 12, 2, 9, tzinfo=CHINA)
        answer = read_answer(lists)
        assert answer.issued is not None
        assert not answer.issued.unread
        results = [reconcile(journal, answer.issued, at=at) for journal in journals]
        left = sum(len(result.of(Outcome.OPEN)) for result in results)
        decided = 0
        for position, journal in enumerate(journals):
            decisions = {
                platform.issued[number].number: number
                for number in twins
                if number in platform.issued and number.startswith(f"T{position + 1}-")
            }
            results[position] = reconcile(journal, answer.issued, at=at, decisions=decisions)
            decided += len(decisions)
        again = [reconcile(journal, answer.issued, at=at).noted for journal in journals]
        total = sum(i.gross_fen for i in answer.issued.invoices.values())
        return Month(
            invoices,
            _states(journals),
            tuple(_wrong(journals, platform)),
            left,
            decided,
            platform.doubled,
            all(_ties(result, total) for result in results) and not any(again),
            all(journal.verify().is_sound for journal in journals),
        )


def _sell(
    journals: Sequence[Journal], invoices: int, chance: random.Random, platform: Platform
) -> set[str]:
    """Confirm; void one in a hundred; two in a hundred are twins whose remark gets lost."""
    twins: set[str] = set()
    for position in range(invoices):
        journal = journals[position % len(journals)]
        day = datetime(2026, 11, 1, 10, tzinfo=CHINA) + timedelta(days=position * 28 // invoices)
        at = day + timedelta(seconds=position)
        is_twin = position % 100 < 2 * len(journals) and position % 100 >= len(journals)
        is_first_twin = position % 100 < len(journals)
        fen = 8800 if is_twin or is_first_twin else 1000 + chance.randrange(900_000)
        pair = position // 100
        name = f"双胞胎{pair}有限公司" if is_twin or is_first_twin else f"示例{position}有限公司"
        title = Title(TitleType.COMPANY, name, f"91310000{pair if 'T' in name else position:010}")
        if is_twin or is_first_twin:
            title = replace(title, tax_number=f"91320000{pair:010}")
        line = InvoiceLine("*餐饮服务*餐费", fen, Decimal("0.06"), "3070401000000000000")
        record = journal.confirm(f"d{position}", Invoice(title, (line,), at.date()), at=at)
        if is_twin or is_first_twin:
            twins.add(record.number)
            platform.forgets.add(record.number)
        elif chance.random() < 0.3:
            platform.forgets.add(record.number)  # Only the buyer tells whose it is.
        if position % 100 == 50:
            journal.void(record.number, "wrong", at=at)
    return twins


def _send_in_rounds(
    journals: Sequence[Journal], platform: Platform, folder: Path, chance: random.Random
) -> None:
    """Export what is new, read the failure list, mend half by a replacement; three rounds."""
    blank = blank_workbook(folder / "blank.xlsx")
    for number, share in enumerate(REFUSAL_SHARES):
        at = datetime(2026, 11, 29, 20, tzinfo=CHINA) + timedelta(hours=number)
        for till, journal in enumerate(journals, start=1):
            refusals: list[tuple[str, str]] = []
            with suppress(KnownError):  # There is nothing to export; what is missing is seen later.
                for batch in export_files(
                    journal,
                    folder / f"{till}-{number}.xlsx",
                    "tax-platform",
                    template=blank,
                    config=config_of("tax-platform", blank),
                    only_new=chance.random() < 0.5,
                ):
                    refusals += platform.take(Path(batch.path), at, share)
            _read_refusals(journal, refusals, folder / f"失败{till}-{number}.xlsx", at, chance)


def _read_refusals(
    journal: Journal,
    refusals: Sequence[tuple[str, str]],
    path: Path,
    at: datetime,
    chance: random.Random,
) -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["发票流水号", "不通过原因"])
    for row in refusals:
        sheet.append(row)
    sheet.append(["合计", str(len(refusals))])
    workbook.save(path)
    rejections = read_answer([path]).rejections
    assert [(r.number, r.reason) for r in rejections] == list(refusals)
    journal.issuances.record([(r.number, Refusal(r.reason)) for r in rejections], at=at)
    for rejection in rejections:
        record = journal.invoice(rejection.number)
        assert record is not None
        if chance.random() < 0.5:  # Mended by another record; else the till's catalogue was.
            mended = replace(record.invoice, replaces=record.number)
            journal.confirm(f"mend-{record.number}", mended, at=at)


def _lists(platform: Platform, folder: Path, chance: random.Random) -> list[Path]:
    """Five files that overlap, of both kinds of sheets and of CSV, some red ones among them."""
    issued = [
        replace(spelt_by_people(fapiao, chance), remark=spelt_by_people(fapiao, chance).remark)
        for fapiao in platform.issued.values()
    ]
    red = [
        Fapiao(f"{26119000000000000000 + n}", f.at + timedelta(hours=1), f.buyer, f.tax_number,
               -f.gross, f"被红冲蓝字数电发票号码：{f.number}")
        for n, f in enumerate(issued[10::400])
    ]  # fmt: skip
    step = len(issued) // 5 + 1
    parts = [issued[at : at + step + 3] for at in range(0, len(issued), step)]
    paths = [write_xlsx(folder / "1.xlsx", parts[0] + red)]
    paths.append(write_xlsx(folder / "2.xlsx", parts[1], lines_only=True))
    paths.append(write_csv(folder / "3.csv", parts[2], "gb18030"))
    paths.append(write_csv(folder / "4.csv", parts[3], "utf-8-sig"))
    return [*paths, write_xlsx(folder / "5.xlsx", parts[4])]


def _wrong(journals: Sequence[Journal], platform: Platform) -> list[str]:
    wrong = []
    issued = list(platform.issued.items())
    red = {number for number, _ in issued[10::400]}
    for journal in journals:
        for (number,) in journal.file.ask("SELECT number FROM invoice"):
            record = journal.invoice(number)
            assert record is not None
            fapiao = platform.issued.get(number)
            expected = (
                IssueState.RED_LETTERED
                if number in red
                else IssueState.ISSUED
                if fapiao
                else IssueState.REFUSED
                if number in platform.refused
                else IssueState.WAITING
            )
            is_right = record.issuance.state is expected
            if not is_right or record.issuance.number != (fapiao.number if fapiao else ""):
                wrong.append(f"{number}: {record.issuance.state} not {expected}")
            if not fapiao and record.state is InvoiceState.CONFIRMED:
                wrong.append(f"{number}: neither issued nor void")
    return wrong


def _states(journals: Sequence[Journal]) -> Counter[str]:
    states: Counter[str] = Counter()
    for journal in journals:
        for state, count in journal.file.ask(
            "SELECT ifnull(s.state, i.state), count(*) FROM invoice i"
            " LEFT JOIN issuance s USING (sequence) GROUP BY 1"
        ):
            states[state] += count
    return states


def _ties(result: Reconciliation, total: int) -> bool:
    """Every fen of the list stands in exactly one line."""
    sums = result.sums()
    of_list = sum(fen for outcome, (_, fen) in sums.items() if outcome is not Outcome.NOT_ISSUED)
    return of_list == total
