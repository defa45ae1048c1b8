"""From text to title: who is asked, and who is not."""

import subprocess
import sys

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import FoundTitle, Title, TitleSource
from pos_scanner.titles import bureau_code
from pos_scanner.titles.code_kind import CodeKind
from pos_scanner.titles.resolver import REFUSALS, Resolver

TITLE = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=aB-_9"


class Answering:
    """A backend that knows one title and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def scan_title(self, scan_text: str) -> FoundTitle:
        self.asked.append(scan_text)
        return FoundTitle(Title(name="甲"), TitleSource.WECHAT)


@pytest.mark.parametrize("end", ["", "#wechat_redirect", "&pass_ticket=a%2B"])
def test_a_wechat_title_goes_to_the_backend_letter_for_letter(end: str) -> None:
    backend = Answering()
    assert Resolver(backend).resolve(TITLE + end + "\r\n").title.name == "甲"
    assert backend.asked == [TITLE + end]


def test_without_a_backend_a_wechat_title_says_so() -> None:
    with pytest.raises(KnownError) as caught:
        Resolver(None).resolve(TITLE)
    assert caught.value.kind is FailureKind.NO_BACKEND_SET


def test_a_bureau_code_needs_no_backend() -> None:
    code = bureau_code.encode(Title(name="乙"))
    assert Resolver(None).resolve(f"\t{code}\r\n") == FoundTitle(
        Title(name="乙"), TitleSource.BUREAU_CODE
    )


def test_an_alipay_code_needs_no_backend() -> None:
    backend = Answering()
    assert Resolver(backend).resolve("11丙→AALIPAY_token→\r\n") == FoundTitle(
        Title(name="丙"), TitleSource.ALIPAY_CODE
    )
    assert backend.asked == []


@pytest.mark.parametrize(
    ("text", "kind", "facts"),
    [
        ("", FailureKind.EMPTY_SCAN, {}),
        ("a" * 100_000, FailureKind.SCAN_TOO_LONG, {}),
        ("\x00\x01", FailureKind.NOT_TEXT, {}),
        ("134567890123456789", FailureKind.PAYMENT_CODE, {"reason": "wechat-payment"}),
        ("2812345678901234", FailureKind.PAYMENT_CODE, {"reason": "alipay-payment"}),
        ("6212345678901234567", FailureKind.PAYMENT_CODE, {}),
        ("https://d.alipay.com/x", FailureKind.WEB_PAGE, {"reason": "alipay-page"}),
        ("11??2??", FailureKind.CODE_DAMAGED, {"reason": "chinese-lost"}),
        ("01,32,,25117000001234567890,100.00,20261101,,", FailureKind.ISSUED_INVOICE, {}),
        (TITLE.replace("wxa?", "?action=select_title&"), FailureKind.STAND_CODE, {}),
        ("https://example.com", FailureKind.WEB_PAGE, {}),
        ("6901234567892", FailureKind.NOT_A_TITLE_CODE, {}),
        (TITLE.swapcase(), FailureKind.CODE_DAMAGED, {"reason": "case-changed"}),
        (TITLE.replace(":", "："), FailureKind.CODE_DAMAGED, {"reason": "marks-changed"}),
        (TITLE.partition("=")[0], FailureKind.CODE_DAMAGED, {"reason": "cut-short"}),
        (
            bureau_code.encode(Title(name="乙", tax_number="91110108MA0043365M")).swapcase(),
            FailureKind.CODE_DAMAGED,
            {"reason": "case-changed"},
        ),
    ],
)
def test_every_other_text_is_refused_by_name_and_nobody_is_asked(
    text: str, kind: FailureKind, facts: dict[str, str]
) -> None:
    backend = Answering()
    with pytest.raises(KnownError) as caught:
        Resolver(backend).resolve(text)
    assert (caught.value.kind, caught.value.facts) == (kind, facts)
    assert backend.asked == []


def test_every_kind_of_text_is_either_answered_or_refused() -> None:
    assert set(CodeKind) - set(REFUSALS) == {
        CodeKind.WECHAT_TITLE,
        CodeKind.BUREAU_CODE,
        CodeKind.ALIPAY_TITLE,
    }


def test_the_resolver_costs_no_network_library_at_start() -> None:
    code = (
        "import sys, pos_scanner.titles.resolver as r;"
        "sys.exit(bool({'requests', 'urllib3', 'http'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
