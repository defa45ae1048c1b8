"""A scanner's keys at the real window: the scan is exact, nothing leaks, no button is pressed."""

import itertools
import subprocess
import time
from collections.abc import Iterator
from functools import partial

import pytest

from tests.end_to_end.conftest import Screen
from tests.end_to_end.keyboard import AFTER_BROKEN_S, CAPS_LOCK
from tests.end_to_end.probing import BROKEN, Probing
from tests.waiting import wait_for

pytestmark = [pytest.mark.real_window, pytest.mark.timeout(600)]

URL = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=Ab0_-9$#~"
BASE64 = ("AaZz09+/" * 37)[:296] + "Qk=="
EAN = "6901234567892"
TEXTS = {"url": URL, "base64": BASE64, "ean": EAN}
GAPS_MS = (0, 1, 5, 12, 30)
SLOW = {(BASE64, 12), (BASE64, 30)}
"""4 and 9 s each; four places are scanned at with them, and all by `dev.py bench focus`."""
SCANS = [one for one in itertools.product(TEXTS.values(), GAPS_MS) if one not in SLOW]
SCANS_A_WIDGET = 2
FORMS = ("", "lines", "unfolded")
SELDOM = ("presets", "batches", "answer", "reports", "cameras", "cashiers", "pin", "shift")
"""Pages behind pages, and of shops that sign in: one scan at each widget."""
IN_TIME_WITHIN_S = 400.0
"""How long a machine may take until it once keeps the times of a scan."""
BLOCKED_MS = 500
LATENESS_MS = 20
HOLES_AT = (3, 7, 12, 60, len(URL))
LONGEST_HOLE_MS = 1000
"""What comes after a longer one is a scan of its own."""
PAGES = (
    *FORMS,
    *("held", "catalogue", "card", "list", "export", "settings", "help", "mistake"),
    *SELDOM,
)


@pytest.fixture(scope="module")
def window(screen: Screen) -> Iterator[Probing]:
    with Probing(screen) as probing:
        yield probing


def assert_exact(window: Probing, text: str, gap_ms: float) -> None:
    """Scan; the text arrives and nothing else happens.

    A machine that was too busy to keep the keys' times has typed another scan than the one that is
    tested: that one must be refused or exact, and another is made. A scan whose keys were marked by
    the X server and handled by the window in time is never refused. Keys that were held down too
    long on the way are a person's: nothing can be said of them.
    """
    wait_for(
        partial(is_exact, window, text, gap_ms),
        f"a machine that keeps {gap_ms} ms",
        within_s=IN_TIME_WITHIN_S,
    )


def is_exact(window: Probing, text: str, gap_ms: float, *, blocked_ms: int = 0) -> bool:
    """Scan once: whether it arrived exactly; else it was refused, and not sent in time."""
    texts = window.texts()
    if blocked_ms:
        window.ask(f"freeze {blocked_ms}")
    delivery = window.scan(text, gap_ms)
    outcome = window.ask("text")
    if delivery.is_exact(text):
        assert outcome == {"text": texts, "clicked": []}
        return True
    # The blocked window's own delay is no excuse for it.
    was_in_time = delivery.was_sent_in_time() if blocked_ms else delivery.was_in_time()
    assert not was_in_time, delivery
    if delivery.was_tapped():
        assert all(event == BROKEN for event in delivery.events), delivery
        assert not delivery.events or outcome == {"text": texts, "clicked": []}
    time.sleep(AFTER_BROKEN_S)
    return False


@pytest.mark.parametrize("page", PAGES)
def test_a_scan_arrives_whatever_has_the_focus(window: Probing, page: str) -> None:
    names = window.ask("widgets")["widgets"]
    if page:
        of_the_window = names if page in FORMS else []
        window.open(page)
        names = [name for name in window.ask("widgets")["widgets"] if name not in of_the_window]
    try:
        assert len(names) >= (10 if page in {"", "settings"} else 1)
        scan_at_every_widget(window, page, names)
    finally:
        if page:
            window.close()


def scan_at_every_widget(window: Probing, page: str, names: list[str]) -> None:
    # Each page begins with another pair of text and speed, so that all come about everywhere.
    scans = itertools.islice(itertools.cycle(SCANS), PAGES.index(page), None)
    skipped: list[str] = []
    for name in names:
        if window.ask(f"focus {name}")["focused"] != name:
            skipped.append(name)  # It was hidden meanwhile, or hands its focus on.
        for text, gap_ms in itertools.islice(scans, 1 if page in SELDOM else SCANS_A_WIDGET):
            assert_exact(window, text, gap_ms)
    assert len(skipped) <= len(names) // 3, skipped


@pytest.mark.parametrize("gap_ms", GAPS_MS)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("focus", ["amount", "confirm", "camera_view", "name"])
def test_a_scan_is_exact_at_every_speed(
    window: Probing, text: str, gap_ms: int, focus: str
) -> None:
    if focus != "confirm":  # It takes the focus only when there is something to confirm.
        assert window.ask(f"focus {focus}")["focused"] == focus
    assert_exact(window, text, gap_ms)


def test_caps_lock_makes_no_difference(window: Probing) -> None:
    window.ask("focus amount")
    window.screen.keyboard.tap(CAPS_LOCK)
    try:
        assert_exact(window, URL, 5)
    finally:
        window.screen.keyboard.tap(CAPS_LOCK)


@pytest.mark.parametrize("layout", ["fr", "de"])
def test_another_keyboard_layout_makes_no_difference(window: Probing, layout: str) -> None:
    window.ask("focus amount")
    try:
        set_layout(window.screen, layout)
        for text in TEXTS.values():
            assert_exact(window, text, 5)
    finally:
        set_layout(window.screen, "us")


def set_layout(screen: Screen, layout: str) -> None:
    subprocess.run(["setxkbmap", layout], env=screen.environment, check=True)


@pytest.mark.parametrize("focus", ["amount", "name"])
def test_a_blocked_window_reads_the_scan_when_it_wakes(window: Probing, focus: str) -> None:
    window.ask(f"focus {focus}")
    for _ in range(3):
        wait_for(
            partial(is_exact, window, URL, 5, blocked_ms=BLOCKED_MS),
            "a machine that keeps 5 ms",
            within_s=IN_TIME_WITHIN_S,
        )


@pytest.mark.parametrize("gap_ms", [45, 90])
@pytest.mark.parametrize("focus", ["amount", "name", "remark", "clear", "camera_view"])
def test_a_slow_scan_is_told_and_nothing_is_left_of_it(
    window: Probing, gap_ms: int, focus: str
) -> None:
    wait_for(
        partial(is_told_slow, window, focus, gap_ms),
        f"a machine that keeps {gap_ms} ms",
        within_s=IN_TIME_WITHIN_S,
    )


def is_told_slow(window: Probing, focus: str, gap_ms: int) -> bool:
    """Scan once: told as slow, unless the machine held the keys down or made a pause."""
    time.sleep(AFTER_BROKEN_S)
    window.ask(f"focus {focus}")
    texts = window.texts()
    delivery = window.scan(EAN, gap_ms)
    if not delivery.was_tapped() or delivery.longest_gap_ms() > gap_ms + LATENESS_MS:
        return False
    assert delivery.events == [{"event": "slow"}], delivery
    assert window.ask("text") == {"text": texts, "clicked": []}
    return True


def test_a_scan_while_the_window_is_moved_is_told(window: Probing) -> None:
    """The window manager has all keys meanwhile; nothing of the scan arrives anywhere."""
    time.sleep(AFTER_BROKEN_S)
    x, y = title_bar_of(window)
    window.screen.xdotool("mousemove", str(x), str(y), "mousedown", "1")
    try:
        window.screen.xdotool("mousemove", str(x + 9), str(y + 5))
        wait_for(lambda: shown(window, "away_words") == "Click here to scan", "the word for it")
        window.screen.keyboard.scan(EAN, 5)
    finally:
        window.screen.xdotool("mouseup", "1")
    wait_for(
        lambda: shown(window, "notice_title").startswith("Scans could not be received"), "a notice"
    )
    wait_for(lambda: shown(window, "away_words") == "", "the keys")
    assert window.events() == []


def title_bar_of(window: Probing) -> tuple[int, int]:
    """A place above the window's top left corner, in its frame."""
    x, y = window.ask("place window")["corner"]
    return x + 300, y - 6


def shown(window: Probing, label: str) -> str:
    """What a label says; empty while it is hidden."""
    labels: dict[str, str] = window.ask("labels")["labels"]
    return labels.get(label, "")


def test_under_load_a_scan_is_exact_or_refused_never_wrong(screen: Screen) -> None:
    busy = [subprocess.Popen(["sh", "-c", "while :; do :; done"]) for _ in range(2)]
    try:
        with Probing(screen) as window:
            window.ask("load")
            window.ask("focus amount")
            scans = iter((0, 1, 5, 12, 30) * 4)
            outcomes = [is_exact(window, URL, gap_ms) for gap_ms in scans]
            if not any(outcomes):
                assert_exact(window, URL, 5)
    finally:
        for process in busy:
            process.kill()
            process.wait()


@pytest.mark.parametrize("hole_at", HOLES_AT)
@pytest.mark.parametrize("gap_ms", [200, 500, 900])
@pytest.mark.parametrize("focus", ["amount", "remark"])
def test_a_hole_in_a_scan_is_told_and_nothing_is_left_of_it(
    window: Probing, gap_ms: int, focus: str, hole_at: int
) -> None:
    wait_for(
        partial(is_refused_with_a_hole, window, focus, hole_at, gap_ms),
        "a machine that keeps the times around the hole",
        within_s=IN_TIME_WITHIN_S,
    )


def is_refused_with_a_hole(window: Probing, focus: str, hole_at: int, gap_ms: int) -> bool:
    """Scan once with a hole: told as broken once, unless the machine made other holes."""
    time.sleep(AFTER_BROKEN_S)
    assert window.ask(f"focus {focus}")["focused"] == focus
    texts = window.texts()

    def send() -> None:
        window.screen.keyboard.scan(URL[:hole_at], 3, end=None)
        time.sleep(gap_ms / 1000)
        window.screen.keyboard.scan(URL[hole_at:], 3)

    delivery = window.deliver(len(URL) + 1, send)
    hole_ms = delivery.marked_ms[hole_at] - delivery.marked_ms[hole_at - 1]
    halves = (delivery.part(0, hole_at), delivery.part(hole_at, None))
    if hole_ms > LONGEST_HOLE_MS or not all(
        half.was_sent_in_time() and half.was_tapped() for half in halves
    ):
        return False
    assert delivery.events
    assert all(event == BROKEN for event in delivery.events), delivery
    assert window.ask("text") == {"text": texts, "clicked": []}
    return True
