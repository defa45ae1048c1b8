"""Which text is meant: of two readings of a scanner's keys, or of several codes in a picture.

One reading of keys is by their places on a US keyboard, the other by what the system's layout made
of them. They differ under Caps Lock, and where layout and scanner disagree.
"""

import re
from collections.abc import Sequence
from functools import partial
from typing import Literal

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.sale import order_number_in
from pos_scanner.titles import bureau_code
from pos_scanner.titles.code_kind import CodeKind, classify

Layout = Literal["auto", "us", "text"]
_KNOWN = frozenset(CodeKind) - {
    CodeKind.UNKNOWN_TEXT,
    CodeKind.NOT_TEXT,
    CodeKind.EMPTY,
    CodeKind.CASE_CHANGED,
    CodeKind.MARKS_CHANGED,
    CodeKind.CUT_SHORT,
    CodeKind.CHINESE_LOST,
}
_TITLES = {CodeKind.WECHAT_TITLE, CodeKind.BUREAU_CODE, CodeKind.ALIPAY_TITLE}


def choose_text(by_place: str, by_layout: str, layout: Layout, order_pattern: str = "") -> str:
    """The code's text.

    Args:
        by_place: as a US keyboard would have typed it.
        by_layout: as the system's layout typed it.
        layout: ``us`` and ``text`` take one reading always; ``auto`` takes the one that is a known
            kind of code, an order's number, or an article's number whose check digit is right, in
            this order; a US keyboard's when both are or neither is. Capital and small letters may
            be exchanged in both: Caps Lock is on, and the scanner makes up for it, or not. An
            address all in capitals stays one: its key's small letters are lost, not exchanged.
        order_pattern: what an order's number looks like, by the setting ``sale.order_pattern``.
    """
    if layout != "auto":
        return by_layout if layout == "text" else by_place
    exchanged = [text.swapcase() for text in (by_place, by_layout) if not _may_be_raised(text)]
    readings = (by_place, by_layout, *exchanged)
    is_order = partial(order_number_in, pattern=order_pattern)
    for is_meant in (_is_exact, _is_known, is_order, _is_article_number):
        for text in readings:
            if is_meant(text):
                return text
    return by_place


def _may_be_raised(text: str) -> bool:
    """Whether a text is a title's address in capitals alone, as a set-up or a QR code may make it.

    Nothing in an address proves its key, unlike the check sum of the bureau's code: with small
    letters it would be looked up under what may be another customer's key.
    """
    return classify(text).kind is CodeKind.CASE_CHANGED and not any(map(str.islower, text))


def _is_exact(text: str) -> bool:
    """Whether a text decodes as an invoice title without a doubt."""
    classified = classify(text)
    if classified.kind is not CodeKind.BUREAU_CODE:
        return classified.kind in _TITLES
    try:
        return not bureau_code.decode(classified.text).warnings
    except KnownError:
        return False


def _is_known(text: str) -> bool:
    return classify(text).kind in _KNOWN


def _is_article_number(text: str) -> bool:
    """Whether a text is a GTIN: the check digit of the GS1 General Specifications, 7.9."""
    if not re.fullmatch(r"[0-9]{8}|[0-9]{12,14}", text):
        return False
    weighted = sum(int(digit) * (1 + 2 * (place % 2)) for place, digit in enumerate(text[::-1]))
    return weighted % 10 == 0


def is_code(text: str) -> bool:
    """Whether a text is a code of any kind, or meant to be one: no text to read a title out of."""
    return "\n" not in text.strip() and classify(text).kind is not CodeKind.UNKNOWN_TEXT


def titles_among(texts: Sequence[str]) -> list[str]:
    """The invoice titles among the texts of a picture's codes, in their order."""
    return [text for text in texts if classify(text).kind in _TITLES]


def pick_title(texts: Sequence[str]) -> str:
    """The text of a picture's codes that is meant: the only one, or the only invoice title.

    Raises:
        KnownError: NO_CODE_IN_PICTURE, SEVERAL_CODES.
    """
    if not texts:
        raise KnownError(FailureKind.NO_CODE_IN_PICTURE)
    if len(texts) == 1:
        return texts[0]
    titles = titles_among(texts)
    if len(titles) != 1:
        raise KnownError(FailureKind.SEVERAL_CODES)
    return titles[0]
