"""The journal with a million invoices: start, search, confirm, size, proof, each with its aim.

Beside them what a bare SQLite table of as many rows takes in the same run.

Run: ``python3 packaging/dev.py bench journal [INVOICES] [FOLDER]``; a folder that is given keeps
the filled journal for the next run.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from string import ascii_lowercase

import apsw

from pos_scanner.domain.invoice import ConfirmedInvoice, Invoice, InvoiceLine
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.domain.title import Title, TitleSource, TitleType
from pos_scanner.journal import Journal
from pos_scanner.journal.backup.daily_backup import daily_backup
from pos_scanner.journal.invoice_writer import append_invoice
from pos_scanner.journal.storage.backup_folder import backup_of
from pos_scanner.pinyin import syllables
from tests.benchmarks.figures import most_memory_mb, percentile, tell
from tests.journal.exported import mark_exported

A_DAY = 400
FIRST = datetime(2019, 1, 1, 9, tzinfo=UTC)
CHUNK = 5000
FILL_CACHE_KB = 256_000
"""SQLite's own cache of 2 MB would read the search index again and again while it is filled."""
QUERIES = 1000
AIMS = {
    "start": ("start slower than with an empty journal", 200, "ms"),
    "search": ("p95 of the first page, 1 to 4 Chinese characters", 10, "ms"),
    "worst": ("p95 of a step of bad searches, CPU", 10, "ms"),
    "confirm": ("confirm p50 beyond one fsync", 1, "ms"),
    "size": ("bytes an invoice, index and all", 1000, "B"),
    "proof": ("verification of a million, CPU of one core", 60, "s"),
    "memory": ("memory that all this adds", 32, "MB"),
}
_CITIES = ("北京", "上海", "深圳市", "广州", "杭州", "成都市", "武汉", "苏州")
_TRADES = ("科技", "商贸", "餐饮管理", "信息技术", "文化传播", "建筑工程", "物流")
_KINDS = ("有限公司", "有限责任公司", "股份有限公司", "有限公司分公司")
_START = """
import resource, sys, time
from pathlib import Path
from pos_scanner.domain.invoice_query import InvoiceQuery
from pos_scanner.journal import Journal
from dataclasses import replace
from datetime import date
began = time.monotonic()
journal = Journal.open(Path(sys.argv[1]))
journal.drafts.newest()
journal.day_summary(date.fromisoformat(sys.argv[2]))
journal.invoices_of(date.fromisoformat(sys.argv[2]))
journal.search.page(InvoiceQuery())
print((time.monotonic() - began) * 1000)
"""


def a_title(rng: random.Random) -> Title:
    """A company; three of five with all particulars, as WeChat gives them."""
    middle = "".join(chr(rng.randrange(0x4E00, 0x4E00 + 2500)) for _ in range(rng.randint(2, 5)))
    name = rng.choice(_CITIES) + middle + rng.choice(_TRADES) + rng.choice(_KINDS)
    tax = "91" + "".join(rng.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(16))
    if rng.random() < 0.4:
        return Title(TitleType.COMPANY, name, tax)
    return Title(
        TitleType.COMPANY,
        name,
        tax,
        f"{rng.choice(_CITIES)}{middle}路{rng.randrange(1, 999)}号",
        f"010-{rng.randrange(10**7, 10**8)}",
        "中国工商银行" + rng.choice(_CITIES) + "支行",
        str(rng.randrange(10**18, 10**19)),
    )


def an_invoice(rng: random.Random, number: int, day: datetime) -> Invoice:
    """One line in four of five, two else."""
    title = a_title(rng)
    lines = [InvoiceLine("*餐饮服务*餐费", rng.randrange(100, 99999), Decimal("0.06"))]
    if rng.random() < 0.2:
        lines.append(InvoiceLine("*酒*白酒", rng.randrange(100, 99999), Decimal("0.13")))
    return Invoice(
        title,
        tuple(lines),
        day.date(),
        order_number=f"R{number:08}",
        scanned=title,
        title_source=TitleSource.WECHAT,
        cashier="张三",
    )


def fill(journal: Journal, invoices: int, shift: int | None = None) -> None:
    """So many invoices of a shift, exported as they come but for the last two days'."""
    rng = random.Random(1)
    journal.file.connection.pragma("cache_size", -FILL_CACHE_KB)
    waiting = max(1, invoices - 2 * A_DAY)
    for first in range(1, invoices + 1, CHUNK):
        with journal.file.transaction():
            for sequence in range(first, min(first + CHUNK, invoices + 1)):
                day, of_day = divmod(sequence - 1, A_DAY)
                at = FIRST + timedelta(days=day, seconds=60 * of_day)
                number = f"T1-{at:%Y%m%d}-{of_day + 1:04}"
                invoice = replace(an_invoice(rng, sequence, at), shift=shift)
                draft_id = f"{rng.getrandbits(128):032x}"
                confirmed = ConfirmedInvoice(number, sequence, invoice, at, draft_id)
                append_invoice(journal.file, confirmed, draft_id[:16])
        exported = range(first, min(first + CHUNK, waiting))
        if exported:
            mark_exported(journal, exported, FIRST)


def start_ms(folder: Path, day: str) -> list[float]:
    """Open, the form, the day and the list's first page, each in a program of its own."""
    took = []
    for _ in range(8):
        command = [sys.executable, "-c", _START, str(folder), day]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        took.append(float(done.stdout))
    return took[1:]


def timed(act: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.monotonic()
    act()
    return (time.monotonic() - began) * 1000


def search_ms(journal: Journal) -> list[float]:
    """The first page of substrings of one to four characters: of names, and the commonest."""
    rng = random.Random(2)
    names = [a_title(rng).name for _ in range(1500)]
    everything: list[float] = []
    for length in range(1, 5):
        texts = []
        for name in names[:200]:
            start = rng.randrange(len(name) - length)
            texts.append(name[start : start + length])
        texts += [kind[:length] for kind in (*_KINDS, *_CITIES, *_TRADES)]
        took = [timed(lambda t=text: journal.search.page(InvoiceQuery(t))) for text in texts]  # type: ignore[misc]
        tell(f"first page of {length} Chinese characters", took)
        everything += took
    numbers = [f"{rng.randrange(10**6):06}" for _ in range(100)]
    took = [timed(lambda t=text: journal.search.page(InvoiceQuery(t))) for text in numbers]  # type: ignore[misc]
    tell("first page of 6 digits of an order", took)
    return everything


def bad_queries() -> list[str]:
    """One to three words each: parts of names, their pinyin and initials, single letters."""
    rng = random.Random(5)
    words = ["91", "9", "R0", "R00", "0", "2019", *ascii_lowercase]
    for name in [*(a_title(rng).name for _ in range(400)), *(10 * (*_KINDS, *_CITIES, *_TRADES))]:
        length = rng.randint(1, 8)
        start = rng.randrange(max(1, len(name) - length))
        part = name[start : start + length]
        spelling = syllables(part)
        letters = "".join(spelling)
        initials = "".join(syllable[0] for syllable in spelling)
        words.append(rng.choice([part, part, letters, initials, letters[: rng.randint(1, 12)]]))
    counts = 1, 2, 2, 2, 3
    return [" ".join(rng.choices(words, k=rng.choice(counts))) for _ in range(QUERIES)]


def worst_ms(journal: Journal, invoices: int) -> list[float]:
    """CPU time of single steps of bad searches: the newest, and in the middle of the journal."""
    steps: list[float] = []
    by_query: dict[str, float] = {}
    for query in map(InvoiceQuery, bad_queries()):
        for before in (None, invoices // 2):
            began = time.thread_time()
            journal.search.page(query, before=before)
            steps.append((time.thread_time() - began) * 1000)
            by_query[query.text] = steps[-1]
    tell("one step of a bad search, CPU", steps)
    worst = sorted(by_query, key=by_query.__getitem__)[-3:]
    print("the worst:", "; ".join(worst))
    return steps


def proof_s(journal: Journal, invoices: int) -> float:
    """CPU seconds of the verification, of a million at this rate."""
    began = time.process_time()
    report = journal.verify()
    duration = time.process_time() - began
    print(f"verified in {duration:.1f} s of CPU, {len(report.problems)} problems")
    return duration * 1_000_000 / invoices


def confirm_ms(journal: Journal, invoices: int) -> tuple[list[float], list[float]]:
    """Confirmations at the end of the journal; and, between them, one fsync of 16 KB each."""
    rng = random.Random(time.monotonic_ns())
    at = FIRST + timedelta(days=invoices // A_DAY + 1)
    confirmed, synced = [], []
    with (journal.path.parent / "fsync").open("wb") as file:
        for number in range(400):
            invoice = an_invoice(rng, invoices + number, at)
            draft_id = f"{rng.getrandbits(128):032x}"
            began = time.monotonic()
            journal.confirm(draft_id, invoice, at=at)
            between = time.monotonic()
            file.write(os.urandom(16384))
            file.flush()
            os.fsync(file.fileno())
            confirmed.append((between - began) * 1000)
            synced.append((time.monotonic() - between) * 1000)
    return confirmed, synced


def bare_sqlite_ms(path: Path, rows: int) -> tuple[list[float], list[float]]:
    """One INSERT a commit, and the CPU time of one look-up, in a bare table of so many rows."""
    rng = random.Random(3)
    inserted, looked_up = [], []
    path.unlink(missing_ok=True)
    with closing(apsw.Connection(str(path))) as connection:
        connection.pragma("journal_mode", "wal")
        connection.pragma("synchronous", "full")
        connection.execute("CREATE TABLE invoice (sequence INTEGER PRIMARY KEY, text TEXT)")
        text = "x" * 600
        with connection:
            connection.executemany("INSERT INTO invoice VALUES (NULL, ?)", ((text,),) * rows)
        for _ in range(400):
            sequence = rng.randint(1, rows)
            began = time.monotonic()
            connection.execute("INSERT INTO invoice VALUES (NULL, ?)", (text,))
            inserted.append((time.monotonic() - began) * 1000)
            began = time.thread_time()
            connection.execute(
                "SELECT text FROM invoice WHERE sequence = ?", (sequence,)
            ).fetchall()
            looked_up.append((time.thread_time() - began) * 1000)
    return inserted, looked_up


def tell_ratios(*pairs: tuple[str, list[float], list[float], float]) -> None:
    """Of each pair a percentile, as a multiple of the other's."""
    for what, values, others, share in pairs:
        print(f"{what:44} {percentile(values, share) / percentile(others, share):8.1f} times")


def page_through(journal: Journal, pages: int) -> list[float]:
    """The list from its newest page on."""
    took: list[float] = []
    before = None
    for _ in range(pages):
        began = time.monotonic()
        page = journal.search.page(InvoiceQuery(), before=before)
        took.append((time.monotonic() - began) * 1000)
        before = page.next_before
        if before is None:
            break
    return took


def backup_ms(journal: Journal) -> list[float]:
    """The slices of a day's backup; the till waits for one at most."""
    took: list[float] = []
    today = datetime.now(UTC).date()
    backup_of(journal.path, today).unlink(missing_ok=True)
    slices = daily_backup(journal.file, today)
    while True:
        began = time.monotonic()
        if next(slices, "end") == "end":
            return took
        took.append((time.monotonic() - began) * 1000)


def make(folder: Path, invoices: int) -> int:
    """The two journals, unless they are there; how many invoices the full one has."""
    Journal.open(folder / "empty").close()
    with closing(Journal.open(folder / "full")) as journal:
        kept: int = journal.file.ask("SELECT count(*) FROM invoice")[0][0]
        if not kept:
            print(f"filled in {timed(lambda: fill(journal, invoices)) / 1000:.0f} s")
        journal.file.connection.pragma("wal_checkpoint", "truncate")
    return kept or invoices


def main(invoices: int, folder: Path) -> int:
    """Fill, measure, print each figure against its aim."""
    invoices = make(folder, invoices)
    day = (FIRST + timedelta(days=(invoices - 1) // A_DAY)).date().isoformat()
    empty, full = (start_ms(folder / name, day) for name in ("empty", "full"))
    tell("start with an empty journal", empty)
    tell(f"start with {invoices} invoices", full)
    reached = {"start": percentile(full, 0.5) - percentile(empty, 0.5)}
    with closing(Journal.open(folder / "full")) as journal:
        reached["size"] = journal.path.stat().st_size / invoices
        before = most_memory_mb()
        reached["search"] = percentile(search_ms(journal), 0.95)
        tell("a page of the list, the newest 200", page_through(journal, 200))
        confirmed, synced = confirm_ms(journal, invoices)
        tell("one fsync of 16 KB", synced)
        tell("confirm", confirmed)
        inserted, looked_up = bare_sqlite_ms(folder / "bare.sqlite3", invoices)
        tell("one INSERT into bare SQLite, synced", inserted)
        tell("one look-up in bare SQLite, CPU", looked_up)
        worst = worst_ms(journal, invoices)
        reached["worst"] = percentile(worst, 0.95)
        reached["confirm"] = percentile(confirmed, 0.5) - percentile(synced, 0.5)
        bare_bytes = (folder / "bare.sqlite3").stat().st_size / invoices
        tell_ratios(
            ("a confirmation to a bare INSERT", confirmed, inserted, 0.5),
            ("a bad search's step, p95, to a look-up's", worst, looked_up, 0.95),
        )
        print(f"a row of 600 characters of the bare table: {bare_bytes:.0f} B")
        tell("a slice of the daily backup", backup_ms(journal))
        reached["memory"] = most_memory_mb() - before
        reached["proof"] = proof_s(journal, invoices)  # In the window a process of its own.
        print(f"the verification adds {most_memory_mb() - before - reached['memory']:.0f} MB")
    for name, (what, aim, unit) in AIMS.items():
        said = "reached" if reached[name] <= aim else "NOT reached"
        print(f"{what:48} {reached[name]:8.2f} {unit:3} (aim {aim} {unit}): {said}")
    return int(any(reached[name] > aim for name, (_, aim, _) in AIMS.items()))


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        sys.exit(main(count, Path(sys.argv[2])))
    with tempfile.TemporaryDirectory() as name:
        sys.exit(main(count, Path(name)))
