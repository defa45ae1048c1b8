"""Tills of a chain in a process of their own, so that it can be killed.

Each looks a customer's title up, confirms his invoice and pools it, until the day is over. What it
was answered goes to a file, a line for each look-up: what, and when it was asked and answered.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.title import Title
from pos_scanner.journal import Journal
from pos_scanner.protocol.backend import to_title
from pos_scanner.sandbox.customers import CUSTOMERS
from pos_scanner.titles.backend_client import BackendClient
from tests.backend.pooling import sell_and_pool

FOUND, WRONG = "found", "wrong title"
PAUSE_S = 0.2
"""Between two customers."""
_ANSWERS = "answers"


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a till was answered, and when by the monotonic clock of the machine."""

    answer: str
    asked_at: float
    answered_at: float


def look_ups(folder: Path) -> Iterator[LookUp]:
    """Those of all tills below a folder, a killed one's too."""
    for path in folder.glob(f"*/{_ANSWERS}"):
        for line in path.read_text("utf-8").splitlines():
            asked_at, answered_at, answer = line.split(" ", 2)
            yield LookUp(answer, float(asked_at), float(answered_at))


def title_of(number: int) -> Title:
    """What WeChat says of a till's customer."""
    return to_title(CUSTOMERS[number % len(CUSTOMERS)].reply)


def look_up(note: Callable[[str], object], client: BackendClient, number: int) -> Title | None:
    """Look a customer's title up; ``None`` where a sentence says why there is none."""
    asked_at, title = time.monotonic(), None
    try:
        title = client.scan_title(CUSTOMERS[number % len(CUSTOMERS)].scan_text).title
        answer = FOUND if title == title_of(number) else WRONG
    except KnownError as failure:
        facts = (failure.facts.get(name, "") for name in ("reason", "status"))
        answer = " ".join(filter(None, (failure.kind, *facts)))
    note(f"{asked_at:.3f} {time.monotonic():.3f} {answer}\n")
    return title


def customers(folder: Path, ends_at: float) -> Iterator[int]:
    """Number the customers who come until the day is over, on from those who have an invoice."""
    with closing(Journal.open(folder, till=folder.name[-6:])) as journal:
        ((invoices,),) = journal.file.ask("SELECT count(*) FROM invoice")
    for number in count(int(invoices)):
        if time.monotonic() >= ends_at:
            return
        yield number
        time.sleep(PAUSE_S)


def run_till(
    url: str, ca_file: str, ends_at: float, hours: float, folder: Path, token: str
) -> None:
    """One till's day."""
    folder.mkdir(exist_ok=True)
    answers = os.open(folder / _ANSWERS, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def note(line: str) -> None:
        os.write(answers, line.encode())

    numbers, clock = customers(folder, ends_at), datetime.now(UTC) + timedelta(hours=hours)
    sell_and_pool([url], numbers, folder, token, clock, partial(look_up, note), ca_file)
    os.close(answers)


def main(url: str, ca_file: str, ends_at: str, hours: str, *tills: str) -> None:
    """Run tills at once, each named by its folder and its token."""
    folders, tokens = map(Path, tills[::2]), tills[1::2]
    run = partial(run_till, url, ca_file, float(ends_at), float(hours))
    with ThreadPoolExecutor(len(tokens)) as pool:
        list(pool.map(run, folders, tokens))


def command(
    url: str, ca_file: Path, ends_at: float, hours: float, tills: Sequence[tuple[Path, str]]
) -> list[str]:
    """The command line of such a process, whose tills' clocks are off by some hours."""
    words = [word for folder, token in tills for word in (str(folder), token)]
    numbers = [str(ends_at), str(hours)]
    return [sys.executable, "-m", __name__, url, str(ca_file), *numbers, *words]


if __name__ == "__main__":
    main(*sys.argv[1:])
