"""Which of two readings of a wedge scanner's keys is the code's text.

One reading is by the keys' places on a US keyboard, the other by what the system's layout made of
them. They differ under Caps Lock, and where layout and scanner disagree.
"""

from typing import Literal

from pos_scanner.titles.payload import PayloadKind, classify

Layout = Literal["auto", "us", "text"]
_KNOWN = frozenset(PayloadKind) - {
    PayloadKind.UNKNOWN_TEXT,
    PayloadKind.NOT_TEXT,
    PayloadKind.EMPTY,
    PayloadKind.CASE_CHANGED,
    PayloadKind.MARKS_CHANGED,
    PayloadKind.CUT_SHORT,
}


def choose_text(by_place: str, by_layout: str, layout: Layout) -> str:
    """The code's text.

    Args:
        by_place: as a US keyboard would have typed it.
        by_layout: as the system's layout typed it.
        layout: ``us`` and ``text`` take one reading always; ``auto`` takes the one that is a known
            kind of code, and a US keyboard's when both are or neither is.
    """
    if layout == "text":
        return by_layout
    if layout == "auto" and classify(by_place).kind not in _KNOWN:
        return by_layout if classify(by_layout).kind in _KNOWN else by_place
    return by_place
