"""Scanners that are not as expected, and people who type like one, at the real window.

Real keys by XTEST on a virtual screen. A kind of run each:

- ``slow GAP``: scans at GAP ms a key, slower than the till is set up for (33 ms: just not), with
  the focus anywhere. None may be taken for a person's, each must be told, nothing may stay. One
  that this machine sent as no scanner does, a key held down or a pause in it, is another scan than
  the one meant: it is counted apart, and another is sent.
- ``windows``: a page opens at a random key of each scan. None may be accepted in part.
- ``people``: typing at 60 to 170 words a minute, keypad bursts at 25 to 60 ms, keys held down, an
  on-screen keyboard. Nothing may be lost, doubled or erased.

Run: ``python3 packaging/dev.py bench strange_scanners KIND [GAP] [COUNT]``
"""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from typing import Any

from tests.benchmarks.bench_wedge import FOCUS, LETTERS, SEED, field_text, type_as_a_person
from tests.end_to_end.conftest import virtual_screen
from tests.end_to_end.keyboard import AFTER_BROKEN_S, AFTER_TYPING_S
from tests.end_to_end.probing import BROKEN, SLOW, Delivery, Probing
from tests.us_keys import us_key
from tests.waiting import wait_for

SENT_LATE = "sent late by this machine, not counted"
LATENESS_MS = 35
SETTLED_S = 0.25
HELD_KEY_S = 1.0
LATEST_WORD_S = 5.0
"""A scan of which nothing was told by then was lost in silence."""
PAGES = ("help", "list", "settings")


def short_code(draw: random.Random) -> str:
    """An article's number, an order's number, or a short link."""
    digits = "".join(draw.choices("0123456789", k=13))
    return draw.choice([digits, f"R{digits[:12]}", f"https://w.url.cn/s/{digits[:5]}"])


def scan_slowly(window: Probing, draw: random.Random, gap_ms: float) -> str:
    """Scan once; what became of it, in a word or two."""
    window.ask(f"focus {draw.choice(FOCUS)}")
    texts = window.texts()
    text = short_code(draw)
    delivery = window.scan(text, gap_ms)
    time.sleep(SETTLED_S)
    events = [*delivery.events, *window.events()]
    outcome = window.ask("text")
    if outcome["text"] == texts and not outcome["clicked"] and events == [SLOW]:
        return "told slow"
    if not delivery.was_tapped() or longest_gap_ms(delivery) > gap_ms + LATENESS_MS:
        time.sleep(AFTER_BROKEN_S)
        window.screen.keys("ctrl+a", "Delete")
        time.sleep(AFTER_TYPING_S)  # Keys that are tapped so close before a scan are taken for its.
        return SENT_LATE
    if outcome["clicked"]:
        return f"pressed {outcome['clicked']}"
    if outcome["text"] != texts:
        changes = {name: now for name, now in outcome["text"].items() if now != texts.get(name)}
        return f"leaked {changes} of {text!r}, {events}, {delivery}"
    if any(event["event"] == "read" for event in events):
        return "exact" if events == [{"event": "read", "text": text}] else f"wrong {text} {events}"
    if not events:
        return f"silent {text!r} {delivery}"
    return "told broken"


def longest_gap_ms(delivery: Delivery) -> int:
    """The longest pause between two keys, as the X server marked them."""
    return max(later - earlier for earlier, later in pairwise(delivery.marked_ms))


def scan_while_a_page_opens(window: Probing, draw: random.Random) -> str:
    """Scan once, and open or close a page at a random key of it."""
    window.ask(f"focus {draw.choice(FOCUS)}")
    text = f"https://w.url.cn/s/{''.join(draw.choices(LETTERS, k=draw.randint(5, 60)))}"
    place = draw.randrange(len(text))
    gap_ms = draw.uniform(2, 20)
    opener = threading.Timer(place * gap_ms / 1000, window.ask, (f"page {draw.choice(PAGES)}",))
    opener.start()
    window.events()
    window.screen.keyboard.scan(text, gap_ms)
    opener.join()
    time.sleep(SETTLED_S + 0.2)
    events = events_within(window, LATEST_WORD_S)
    pressed = window.ask("text")["clicked"]
    window.ask("close")
    wait_for(lambda: window.ask("active")["active"], "the keys")
    read = [event["text"] for event in events if event["event"] == "read"]
    if pressed:
        return f"pressed {pressed}"
    if read:
        return "exact" if read == [text] else f"wrong {text!r} {read}"
    return "refused" if BROKEN in events or SLOW in events else "silent"


def events_within(window: Probing, seconds: float) -> list[dict[str, Any]]:
    """What is told, as soon as something is; a busy machine builds a page for longer than usual."""
    until = time.monotonic() + seconds
    while not (events := window.events()) and time.monotonic() < until:
        time.sleep(0.05)
    return events


def typed(window: Probing, text: str, send: Callable[[], object]) -> str:
    """Type a text into the order's number; whether it stands there."""
    window.ask("focus order_number")
    window.screen.keys("ctrl+a", "Delete")
    time.sleep(0.2)
    window.events()
    send()
    time.sleep(0.3)
    stands = field_text(window, "order_number").lower()
    events = window.events()
    return "kept" if stands == text and not events else f"typed {text!r}: {stands!r} {events}"


def type_like_someone(window: Probing, draw: random.Random) -> str:
    """One of the ways in which people type."""
    keyboard = window.screen.keyboard
    digits = "".join(draw.choices("0123456789", k=draw.randint(2, 10)))
    word = "".join(draw.choices(LETTERS, k=draw.randint(4, 12)))
    kind = draw.choice(["prose", "keypad", "on-screen", "held"])
    if kind == "prose":
        result = typed(window, word, partial(type_as_a_person, window.screen, word, draw))
    elif kind == "keypad":
        result = typed(window, digits, partial(roll, window, digits, draw))
    elif kind == "on-screen":
        result = typed(window, word, partial(tap_on_screen, window, word, draw))
    else:
        began = time.monotonic()
        answer = typed(window, "", partial(keyboard.character, "7", HELD_KEY_S))
        count = answer.count("7")
        # X repeats after 660 ms, 25 times a second; a virtual screen may do so later.
        most = 1 + 25 * (time.monotonic() - began)
        result = "kept" if 2 <= count <= most else answer
    return f"{kind} {result}"


def roll(window: Probing, digits: str, draw: random.Random) -> None:
    """Fingers over a keypad: the next key goes down before the last is up."""
    keyboard = window.screen.keyboard
    moments = []
    at = 0.0
    up_at: dict[int, float] = {}
    for digit in digits:
        code, _ = us_key(digit)
        at = max(at, up_at.get(code, 0.0) + 0.01)
        up_at[code] = at + draw.uniform(0.06, 0.1)
        moments += [(at, code, True), (up_at[code], code, False)]
        at += draw.uniform(0.025, 0.06)
    began = time.monotonic()
    for due, code, is_pressed in sorted(moments):
        time.sleep(max(0.0, began + due - time.monotonic()))
        keyboard.key(code, pressed=is_pressed)


def tap_on_screen(window: Probing, text: str, draw: random.Random) -> None:
    """An on-screen keyboard lets each key go at once."""
    for character in text:
        window.screen.keyboard.character(character, draw.uniform(0, 0.012))
        time.sleep(draw.uniform(0.16, 0.4))


def main(arguments: list[str]) -> int:
    """Run one kind; print what became of how many, and each that is not as it must be."""
    kind = arguments[0]
    gap_ms = float(arguments[1]) if kind == "slow" else 0.0
    count = int(arguments[-1])
    draw = random.Random(SEED + int(gap_ms))
    results: Counter[str] = Counter()
    with virtual_screen() as screen, Probing(screen) as window:
        number = 0
        while number < count:
            if kind == "slow":
                result = scan_slowly(window, draw, gap_ms)
            elif kind == "windows":
                result = scan_while_a_page_opens(window, draw)
            else:
                result = type_like_someone(window, draw)
            results[result] += 1
            number += result != SENT_LATE
            if number % 50 == 0:
                print(f"  {number}: {dict(results)}", flush=True)
    print(" ".join(arguments), dict(results))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
