"""What kind of text a scan is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.titles.code_kind import ClassifiedText, CodeKind, classify

KEY = "Zm9vYmFyLWJhel9xdXV4MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6QUJDREVGR0hJSktMTU5"
TITLE = f"https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key={KEY}"
BUREAU = (
    "$015YyX5Lqs56Wo6YCa56eR5oqA5pyJ6ZmQ5YWs5Y+4PC8+OTExMTAxMDhNQTAwNDMzNjVNPC8+PC8+PC8+MjU2Qw==$"
)


@pytest.mark.parametrize(
    "text",
    [
        TITLE + "#wechat_redirect",
        TITLE + "&pass_ticket=aB%2Fc%3D",
        TITLE,
        "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=abcd",
        "https://w.url.cn/s/ANLcn53?cak=qCOVPfzsxvVVuHv7KEG4hg",
    ],
)
def test_a_wechat_title_is_known_and_left_letter_for_letter(text: str) -> None:
    assert classify(text) == ClassifiedText(CodeKind.WECHAT_TITLE, text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", CodeKind.EMPTY),
        (" \t\r\n", CodeKind.EMPTY),
        (BUREAU, CodeKind.BUREAU_CODE),
        (BUREAU.replace("$", "￥"), CodeKind.BUREAU_CODE),
        (BUREAU.replace("$", "&"), CodeKind.BUREAU_CODE),
        (BUREAU.strip("$"), CodeKind.BUREAU_CODE),
        ("11示例公司→291110108MA01ABCD2H→", CodeKind.ALIPAY_TITLE),
        ("11????????→291110108MA01ABCD2H→", CodeKind.CHINESE_LOST),
        ("134567890123456789", CodeKind.WECHAT_PAYMENT),
        ("101234567890123456", CodeKind.WECHAT_PAYMENT),
        ("2512345678901234", CodeKind.ALIPAY_PAYMENT),
        ("2812345678901234", CodeKind.ALIPAY_PAYMENT),
        ("301234567890123456789012", CodeKind.ALIPAY_PAYMENT),
        ("6212345678901234567", CodeKind.PAYMENT_CODE),
        ("wxp://f2f0AbCdEf", CodeKind.WECHAT_PAYMENT),
        ("https://qr.alipay.com/fkx01234", CodeKind.ALIPAY_PAYMENT),
        ("https://qr.alipay.com", CodeKind.ALIPAY_PAGE),
        ("HTTPS://DS.ALIPAY.COM/?from=mobilecodec", CodeKind.ALIPAY_PAGE),
        ("alipays://platformapi/startapp?appId=60000029", CodeKind.ALIPAY_PAGE),
        ("https://alipay.com@evil.example/", CodeKind.WEB_PAGE),
        ("https://qr.alipay.com.evil.example/fkx01234", CodeKind.WEB_PAGE),
        ("01,10,011001900111,12345678,58.00,20260101,1234,AB12,", CodeKind.ISSUED_INVOICE),
        ("01,32,,25117000001234567890,100.00,20261101,,", CodeKind.ISSUED_INVOICE),
        (
            "https://mp.weixin.qq.com/intp/invoice/usertitle?action=select_title"
            "&select_title_key=Abc-_1#wechat_redirect",
            CodeKind.STAND_CODE,
        ),
        ("https://example.com/menu", CodeKind.WEB_PAGE),
        ("HTTP://EXAMPLE.COM", CodeKind.WEB_PAGE),
        ("https://mp.weixin.qq.com/s/abcdefg", CodeKind.WEB_PAGE),
        ("91110108MA0043365M", CodeKind.UNKNOWN_TEXT),
        ("名称：北京票通科技有限公司", CodeKind.UNKNOWN_TEXT),
        ("BEGIN:VCARD\r\nFN:Li\r\nEND:VCARD", CodeKind.UNKNOWN_TEXT),
        ("161234567890123456", CodeKind.UNKNOWN_TEXT),
        ("13456789012345678", CodeKind.UNKNOWN_TEXT),
        ("１３４５６７８９０１２３４５６７８９", CodeKind.UNKNOWN_TEXT),
        ("$0150", CodeKind.UNKNOWN_TEXT),
        ("a\x00b", CodeKind.NOT_TEXT),
        ("\x1b[31mred\x1b[0m", CodeKind.NOT_TEXT),
        ("caf\ufffd", CodeKind.NOT_TEXT),
        ("\ud800", CodeKind.NOT_TEXT),
        ("\x85", CodeKind.NOT_TEXT),
    ],
)
def test_every_other_text_is_named_for_what_it_is(text: str, kind: CodeKind) -> None:
    assert classify(text).kind is kind


@pytest.mark.parametrize(
    "address",
    [
        "https://mp.weixin.qq.com.evil.example/intp/invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com@evil.example/intp/invoice/usertitlewxa?invoice_key=a",
        "https://evil.example/https://mp.weixin.qq.com/intp/invoice/usertitlewxa?invoice_key=a",
        "https://user:pass@mp.weixin.qq.com/intp/invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com:443/intp/invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com:8443/intp/invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com\\@evil.example/intp/invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com./intp/invoice/usertitlewxa?invoice_key=a",
        "http://mp.weixin.qq.com/intp/invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com/intp/invoice/../invoice/usertitlewxa?invoice_key=a",
        "https://mp.weixin.qq.com/intp/invoice/usertitlewxa/x?invoice_key=a",
        "https://w.url.cn.evil.example/s/ANLcn53",
        "https://xw.url.cn/s/ANLcn53",
        "https://m\u0440.weixin.qq.com/intp/invoice/usertitlewxa?invoice_key=a",
    ],
)
def test_an_address_that_only_looks_like_wechats_is_a_web_page(address: str) -> None:
    assert classify(address).kind is CodeKind.WEB_PAGE


@pytest.mark.parametrize(
    "text",
    [TITLE.swapcase(), TITLE.upper(), "Https" + TITLE[5:], "HTTPS://W.URL.CN/S/anlCN53?CAK=Q"],
)
def test_a_title_whose_case_was_changed_is_known_as_such(text: str) -> None:
    assert classify(text).kind is CodeKind.CASE_CHANGED


@pytest.mark.parametrize(
    "text",
    [
        TITLE.replace("://", "：//").replace("?", "？"),
        TITLE.replace("/", "、").replace(".", "。"),
        "".join(chr(ord(c) + 0xFEE0) for c in TITLE),
        TITLE + "\u202eabc",
        TITLE + " abc",
    ],
)
def test_a_title_that_an_input_method_changed_is_known_as_such(text: str) -> None:
    assert classify(text).kind is CodeKind.MARKS_CHANGED


@pytest.mark.parametrize(
    "text",
    [
        "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=",
        "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth",
        "https://mp.weixin.qq.com/intp/invoice/userti",
        "https://w.url.cn/s/",
    ],
)
def test_a_title_without_its_end_is_known_as_such(text: str) -> None:
    assert classify(text).kind is CodeKind.CUT_SHORT


def test_only_blanks_at_the_ends_are_cut_off() -> None:
    assert classify(f"\t {TITLE}\r\n") == ClassifiedText(CodeKind.WECHAT_TITLE, TITLE)


@pytest.mark.parametrize("mark", ["\ufeff", "\u200b", "\u202e", "\u3000", "\xa0"])
def test_an_invisible_mark_at_an_end_is_not_cut_off(mark: str) -> None:
    assert classify(mark + TITLE).kind is not CodeKind.WECHAT_TITLE
    assert classify(TITLE + mark).kind is not CodeKind.WECHAT_TITLE


@pytest.mark.parametrize("unit", ["a", "1", "$01", "\u202e", "https://", "</>", "（", "ﷺ"])
def test_a_text_of_100_kilobytes_is_too_long_and_not_kept(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    assert classify(text) == ClassifiedText(CodeKind.TOO_LONG, "")


_PIECES = st.sampled_from(
    [TITLE, BUREAU, "https://mp.weixin.qq.com", "$01", "￥01", "01,", "</>", "\x00", "\ufdfa", "="]
)


@given(st.lists(_PIECES | st.text(st.characters(), max_size=30), max_size=12).map("".join))
def test_any_text_at_all_has_a_kind_and_loses_nothing_but_blanks(text: str) -> None:
    payload = classify(text)
    if payload.kind not in {CodeKind.TOO_LONG, CodeKind.EMPTY}:
        assert payload.text == text.strip("\r\n\t ")
    else:
        assert payload.text == ""


@given(st.text(st.characters(categories=["Cs", "Cc", "Cf", "Lu"]), max_size=40))
def test_surrogates_controls_and_invisible_marks_never_break_it(text: str) -> None:
    assert classify(text).kind in CodeKind


def test_the_kinds_have_the_names_that_commands_print() -> None:
    assert [kind.value for kind in CodeKind] == [
        "wechat-title", "bureau-code", "alipay-title", "case-changed", "marks-changed", "cut-short",
        "chinese-lost", "wechat-payment", "alipay-payment", "payment-code", "issued-invoice",
        "stand-code", "alipay-page", "web-page", "empty", "too-long", "not-text", "unknown-text",
    ]  # fmt: skip


PAYMENTS = {CodeKind.WECHAT_PAYMENT, CodeKind.ALIPAY_PAYMENT, CodeKind.PAYMENT_CODE}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WXP://f2f0AbCdEf", CodeKind.WECHAT_PAYMENT),
        ("weixin://wxpay/bizpayurl?pr=abc", CodeKind.WECHAT_PAYMENT),
        ("WeiXin://WxPay/s/An4baqw", CodeKind.WECHAT_PAYMENT),
        ("wxp://f2f0\nAb", CodeKind.WECHAT_PAYMENT),
        ("HTTPS://QR.ALIPAY.COM/fkx01234", CodeKind.ALIPAY_PAYMENT),
        ("https://qr.95516.com/00010000/6222", CodeKind.PAYMENT_CODE),
        ("00020101021226580012HK.COM.HKICL", CodeKind.PAYMENT_CODE),
    ],
)
def test_a_payment_code_is_known_however_its_address_is_written(text: str, kind: CodeKind) -> None:
    assert classify(text).kind is kind


@pytest.mark.parametrize("text", ["weixin://dl/business", "wxp:/f2f0", "https://qr.alipay.com"])
def test_what_only_begins_like_a_payment_code_is_none(text: str) -> None:
    assert classify(text).kind not in PAYMENTS


def test_the_longest_text_that_is_sent_has_2048_characters() -> None:
    assert classify("x" * 2048) == ClassifiedText(CodeKind.UNKNOWN_TEXT, "x" * 2048)
    assert classify("x" * 2049) == ClassifiedText(CodeKind.TOO_LONG, "")


def test_blanks_at_the_ends_do_not_count_towards_the_length() -> None:
    assert classify(" " * 50 + "x" * 2048 + "\r\n").kind is CodeKind.UNKNOWN_TEXT


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://mp.weixin.qq.com/intp/invoice/usertitle?action=select_title", "stand-code"),
        ("https://mp.weixin.qq.com/intp/invoice/usertitle?a=1&action=select_title#x", "stand-code"),
        ("https://mp.weixin.qq.com/intp/invoice/usertitle?action=select_titles", "web-page"),
        ("https://mp.weixin.qq.com/intp/invoice/usertitle?action=list_auth", "web-page"),
        ("https://example.com/?action=select_title", "web-page"),
    ],
)
def test_only_wechats_own_page_that_asks_for_a_title_is_a_stand_code(
    address: str, kind: str
) -> None:
    assert classify(address).kind.value == kind
