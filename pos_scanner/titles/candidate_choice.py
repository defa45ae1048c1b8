"""Which text is meant: of two readings of a scanner's keys, or of several codes in a picture.

One reading of keys is by their places on a US keyboard, the other by what the system's layout made
of them. They differ under Caps Lock, and where layout and scanner disagree.
"""

from collections.abc import Sequence
from typing import Literal

from pos_scanner.domain.errors import FailureKind, KnownError
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
