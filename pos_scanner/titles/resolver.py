"""From a scan's text to a title: decoded on the spot, asked of the backend, or named and refused.

In: the text of one code. Out: a :class:`FoundTitle` or a :class:`KnownError`. Knows nothing of
HTTP: the backend is whatever has ``scan_title``, so that this module costs nothing at start.
"""

from typing import Protocol

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle
from pos_scanner.titles import alipay_code, bureau_code
from pos_scanner.titles.code_kind import ClassifiedText, CodeKind, classify

REFUSALS: dict[CodeKind, FailureKind] = {
    CodeKind.CASE_CHANGED: FailureKind.CODE_DAMAGED,
    CodeKind.MARKS_CHANGED: FailureKind.CODE_DAMAGED,
    CodeKind.CUT_SHORT: FailureKind.CODE_DAMAGED,
    CodeKind.CHINESE_LOST: FailureKind.CODE_DAMAGED,
    CodeKind.WECHAT_PAYMENT: FailureKind.PAYMENT_CODE,
    CodeKind.ALIPAY_PAYMENT: FailureKind.PAYMENT_CODE,
    CodeKind.PAYMENT_CODE: FailureKind.PAYMENT_CODE,
    CodeKind.ISSUED_INVOICE: FailureKind.ISSUED_INVOICE,
    CodeKind.STAND_CODE: FailureKind.STAND_CODE,
    CodeKind.ALIPAY_PAGE: FailureKind.WEB_PAGE,
    CodeKind.WEB_PAGE: FailureKind.WEB_PAGE,
    CodeKind.EMPTY: FailureKind.EMPTY_SCAN,
    CodeKind.TOO_LONG: FailureKind.SCAN_TOO_LONG,
    CodeKind.NOT_TEXT: FailureKind.NOT_TEXT,
    CodeKind.UNKNOWN_TEXT: FailureKind.NOT_A_TITLE_CODE,
}
"""Texts that nobody is asked about: each is named for what it is."""

_SAYS_MORE = {
    CodeKind.CASE_CHANGED,
    CodeKind.MARKS_CHANGED,
    CodeKind.CUT_SHORT,
    CodeKind.CHINESE_LOST,
    CodeKind.WECHAT_PAYMENT,
    CodeKind.ALIPAY_PAYMENT,
    CodeKind.ALIPAY_PAGE,
}
"""Kinds that share a failure with others: the kind is its fact ``reason``."""


def title_in(code: ClassifiedText) -> FoundTitle | None:
    """The title that a code itself holds; ``None`` for a code of another kind.

    Raises:
        KnownError: CODE_DAMAGED.
    """
    match code.kind:
        case CodeKind.BUREAU_CODE:
            return bureau_code.decode(code.text)
        case CodeKind.ALIPAY_TITLE:
            return alipay_code.decode(code.text)
        case _:
            return None


class TitleBackend(Protocol):
    """Whoever can ask WeChat what title a code stands for."""

    def scan_title(self, scan_text: str) -> FoundTitle:
        """Look up a code's text, byte for byte; a KnownError says why there is no title."""
        ...


class Resolver:
    """Finds the title that a scanned text stands for.

    Args:
        backend: who is asked about WeChat's codes; ``None`` when the shop has none.
    """

    def __init__(self, backend: TitleBackend | None) -> None:
        self._backend = backend

    def resolve(self, scan_text: str) -> FoundTitle:
        """Find a title; blocks while the backend is asked.

        A failed scan is never kept for later: WeChat's codes expire.

        Raises:
            KnownError: what the text is instead of a title, or why the backend gave none.
                CODE_DAMAGED has the fact ``reason``: ``case-changed``, ``marks-changed``,
                ``cut-short``, ``chinese-lost`` or ``unreadable``; PAYMENT_CODE and WEB_PAGE
                have it where the wallet is known: ``wechat-payment``, ``alipay-payment``,
                ``alipay-page``.
        """
        code = classify(scan_text)
        if title := title_in(code):
            return title
        if code.kind is not CodeKind.WECHAT_TITLE:
            facts = {"reason": code.kind.value} if code.kind in _SAYS_MORE else {}
            raise KnownError(REFUSALS[code.kind], **facts)
        if self._backend is None:
            raise KnownError(FailureKind.NO_BACKEND_SET)
        return self._backend.scan_title(code.text)
