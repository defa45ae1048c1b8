"""What kind of text a scan is, decided on the till before anybody is asked.

In: any text at all, hostile ones too. Out: a :class:`ClassifiedText`, always. Nothing is decoded,
sent or opened here; addresses are compared letter for letter and never parsed, so that no two
parsers can disagree about them.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from pos_scanner.protocol.backend import LONGEST_SCAN_TEXT
from pos_scanner.titles import alipay_code, bureau_code

_BLANKS_AT_ENDS = "\r\n\t "
"""What scanners append. Nothing else is ever cut off: codes are opaque and case-sensitive."""


class CodeKind(StrEnum):
    """Everything that a scanned text can be."""

    WECHAT_TITLE = "wechat-title"
    BUREAU_CODE = "bureau-code"
    ALIPAY_TITLE = "alipay-title"
    CASE_CHANGED = "case-changed"
    """A title code whose capital and small letters were changed (Caps Lock): its key is lost."""
    MARKS_CHANGED = "marks-changed"
    """A title code whose punctuation an input method changed, perhaps letters too."""
    CUT_SHORT = "cut-short"
    """A title code without its end."""
    CHINESE_LOST = alipay_code.CHINESE_LOST
    """Alipay's title text without its Chinese: a keyboard scanner or a code page lost it."""
    WECHAT_PAYMENT = "wechat-payment"
    ALIPAY_PAYMENT = "alipay-payment"
    PAYMENT_CODE = "payment-code"
    """A payment code of another wallet, or of a shop for several."""
    ISSUED_INVOICE = "issued-invoice"
    STAND_CODE = "stand-code"
    ALIPAY_PAGE = "alipay-page"
    WEB_PAGE = "web-page"
    EMPTY = "empty"
    TOO_LONG = "too-long"
    NOT_TEXT = "not-text"
    UNKNOWN_TEXT = "unknown-text"


@dataclass(frozen=True, slots=True)
class ClassifiedText:
    """What a scanned text is, and the text without blanks at its ends; empty when too long."""

    kind: CodeKind
    text: str


_TITLE_PAGE = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?"
_SHORT_LINK = "https://w.url.cn/s/"
_STAND_PAGE = "https://mp.weixin.qq.com/intp/invoice/usertitle?"

_INVOICE_KEY = re.compile(r"[?&]invoice_key=[^&#]+")
_SELECT_TITLE = re.compile(r"[?&]action=select_title(?:[&#]|$)")
_VISIBLE_ASCII = re.compile(r"[!-~]+")
_WEB_PAGE = re.compile(r"https?://", re.IGNORECASE)

_WALLETS = {
    CodeKind.WECHAT_PAYMENT: re.compile(
        r"1[0-5][0-9]{16}|(?:wxp://|weixin://wxpay/).*", re.IGNORECASE | re.DOTALL
    ),
    CodeKind.ALIPAY_PAYMENT: re.compile(
        r"(?:2[5-9]|30)[0-9]{14,22}|https?://qr\.alipay\.com/.*", re.IGNORECASE | re.DOTALL
    ),
    # UnionPay, the payer's and a shop's; EMV merchant-presented (UnionPay and abroad).
    CodeKind.PAYMENT_CODE: re.compile(
        r"62[0-9]{17}|https?://qr\.95516\.com/.*|0002010102.*", re.IGNORECASE | re.DOTALL
    ),
    CodeKind.ALIPAY_PAGE: re.compile(
        r"alipays?://.*|alipayqr://.*|https?://(?:[a-z0-9-]{1,63}\.){0,4}alipay\.com(?:[/?#].*)?",
        re.IGNORECASE | re.DOTALL,
    ),
}
"""What else a wallet shows, or a shop for it; the digits are payers' codes."""
_ISSUED_INVOICE = re.compile(r"01[,，][0-9]{2}[,，].*", re.DOTALL)

_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")
"""Controls but tabs and line ends, replacement characters, surrogates."""

# What a Chinese input method makes of an address's punctuation, beyond full-width forms.
_TYPED_BY_INPUT_METHOD = str.maketrans({"、": "/", "。": ".", "—": "_", "…": "_"})


def classify(text: str) -> ClassifiedText:
    """Say what a scanned text is. Never raises, whatever the text."""
    clean = text.strip(_BLANKS_AT_ENDS)
    if not clean:
        return ClassifiedText(CodeKind.EMPTY, "")
    if len(clean) > LONGEST_SCAN_TEXT:
        return ClassifiedText(CodeKind.TOO_LONG, "")
    return ClassifiedText(_kind_of(clean), clean)


def _kind_of(text: str) -> CodeKind:
    if alipay_code.recognises(text):
        return CodeKind.ALIPAY_TITLE
    if _NOT_TEXT.search(text):
        return CodeKind.CHINESE_LOST if alipay_code.has_lost_chinese(text) else CodeKind.NOT_TEXT
    if bureau_code.recognises(text):
        return CodeKind.BUREAU_CODE
    if _ISSUED_INVOICE.fullmatch(text):
        return CodeKind.ISSUED_INVOICE
    wallets = (kind for kind, shape in _WALLETS.items() if shape.fullmatch(text))
    if kind := next(wallets, None) or _kind_of_address(text):
        return kind
    return CodeKind.CHINESE_LOST if alipay_code.has_lost_chinese(text) else CodeKind.UNKNOWN_TEXT


def _kind_of_address(text: str) -> CodeKind | None:
    """What an address leads to; ``None`` when the text is no address."""
    if text.startswith((_TITLE_PAGE, _SHORT_LINK)):
        return _kind_of_title_address(text)
    if text.startswith(_STAND_PAGE) and _SELECT_TITLE.search(text):
        return CodeKind.STAND_CODE
    return _damage_of_title_address(text) or (CodeKind.WEB_PAGE if _WEB_PAGE.match(text) else None)


def _kind_of_title_address(text: str) -> CodeKind:
    if not _VISIBLE_ASCII.fullmatch(text):
        return CodeKind.MARKS_CHANGED
    if text.startswith(_SHORT_LINK):
        return CodeKind.CUT_SHORT if text == _SHORT_LINK else CodeKind.WECHAT_TITLE
    return CodeKind.WECHAT_TITLE if _INVOICE_KEY.search(text) else CodeKind.CUT_SHORT


def _damage_of_title_address(text: str) -> CodeKind | None:
    """How a title's address was changed on its way; ``None`` when it is not one."""
    if text.lower().startswith((_TITLE_PAGE, _SHORT_LINK)):
        return CodeKind.CASE_CHANGED
    folded = unicodedata.normalize("NFKC", text.translate(_TYPED_BY_INPUT_METHOD)).lower()
    if folded.startswith((_TITLE_PAGE, _SHORT_LINK)):
        return CodeKind.MARKS_CHANGED
    # Sixteen characters more than "https://": enough to know WeChat's host by.
    if text.startswith("https://mp.weixin") and _TITLE_PAGE.startswith(text):
        return CodeKind.CUT_SHORT
    return None
