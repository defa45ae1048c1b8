"""Bytes to text: every way in which a Chinese payload was seen to go wrong."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.capture.decoding.text_encoding import repair_zbar_text, text_of_bytes

NAMES = ("北京票通科技有限公司", "深圳市腾讯计算机系统有限公司", "上海浦东发展银行股份有限公司")
TAX_NUMBER = "91440300708461136T"


def latin(data: bytes) -> str:
    """What zxing-cpp makes of bytes that it does not know."""
    return data.decode("latin-1")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
@pytest.mark.parametrize("rest", ["", TAX_NUMBER])
def test_a_name_comes_out_whatever_encoding_its_maker_used(
    name: str, encoding: str, rest: str
) -> None:
    data = (name + rest).encode(encoding)
    assert text_of_bytes(data, latin(data)) == name + rest


def test_a_short_gbk_name_is_chinese_even_where_it_is_valid_utf_8() -> None:
    data = "陆苹".encode("gbk")
    assert data.decode("utf-8")  # That is the trap.
    assert text_of_bytes(data, latin(data)) == "陆苹"


def test_letters_of_other_languages_stay() -> None:
    data = "Привет Škoda".encode()
    assert text_of_bytes(data, latin(data)) == "Привет Škoda"


def test_where_the_decoder_knew_the_encoding_its_reading_stands() -> None:
    # Shift-JIS that the symbol declared: not UTF-8, and the guess has nothing suspicious.
    assert text_of_bytes("東京".encode("shift-jis"), "東京") == "東京"


def test_bytes_that_are_no_text_come_out_as_the_decoder_read_them() -> None:
    data = bytes([0xFF, 0xFE, 0x80, 0x81, 0x00])
    assert text_of_bytes(data, latin(data)) == latin(data)


def test_a_zero_byte_stays_a_zero_byte() -> None:
    assert text_of_bytes(b"a\0b", "a<NUL>b") == "a\0b"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("guess", ["cp932", "big5"])
def test_what_zbar_took_for_another_encoding_is_turned_back(name: str, guess: str) -> None:
    for start in range(len(name)):
        data = name[start:].encode()
        try:
            mangled = data.decode(guess)
        except UnicodeDecodeError:
            continue
        assert repair_zbar_text(mangled) == name[start:]


EVERYDAY = [
    bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
]


@given(st.text(st.sampled_from(EVERYDAY), min_size=4, max_size=40))
def test_a_text_that_zbar_read_rightly_stays(text: str) -> None:
    assert repair_zbar_text(text) == text


def test_a_rare_reading_does_not_win_over_a_usual_one() -> None:
    assert repair_zbar_text("闊仔") == "闊仔"  # In Big5 its bytes are the UTF-8 of 舎e, too.


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFFFD, exclude_categories=["Cs"])))
def test_utf_8_is_never_taken_for_anything_else_when_it_holds_han(text: str) -> None:
    whole = "公司" + text
    assert text_of_bytes(whole.encode(), latin(whole.encode())) == whole


def test_two_thousand_payloads_come_out_without_one_wrong_character() -> None:
    draw = random.Random(20261123)
    level_one = [
        bytes([high, low]).decode("gb2312")
        for high in range(0xB0, 0xD7)
        for low in range(0xA1, 0xFF)
    ]
    for number in range(2000):
        name = "".join(draw.choices(level_one, k=draw.randint(4, 20))) + "有限公司"
        text = name + TAX_NUMBER if number % 2 else name
        data = text.encode("gbk" if number % 4 < 2 else "utf-8")
        assert text_of_bytes(data, latin(data)) == text


@pytest.mark.parametrize(
    ("data", "guess", "text"),
    [
        pytest.param(b"\xe5\x8c\x97\xe4\xba\xac", "å\x8c\x97äº¬", "北京", id="UTF-8"),
        pytest.param("山山".encode(), "å±±å±±", "山山", id="UTF-8 that is valid GB 2312, too"),
        pytest.param(b"\xef\xbb\xbf\xe5\x8c\x97", "ï»¿å", "北", id="UTF-8 with its mark"),
        pytest.param(b"\xb1\xb1\xbe\xa9", "±±¾©", "北京", id="GBK"),
        pytest.param(b"\xb1\xb1\xbe\xa9123", "±±¾©123", "北京123", id="GBK and digits"),
        pytest.param(b"\x81\x39\xee\x39\xb9\xab", "\x819î9¹«", "㐀公", id="GB 18030, four bytes"),
        pytest.param(b"Z\xfcrich", "Zürich", "Zürich", id="Latin-1"),
        pytest.param(b"\xb1\xb1", "±±", "±±", id="one Chinese character is too few to tell"),
        pytest.param(b"\x93\x8c\x8b\x9e", "東京", "東京", id="Shift-JIS by its ECI"),
        pytest.param(b"\xc3\xe9", "Ãé", "Ãé", id="two letters of Latin-1"),
        pytest.param(b"", "", "", id="nothing"),
        pytest.param(b"https://w.url.cn/s/AbC1234", "", "https://w.url.cn/s/AbC1234", id="ASCII"),
    ],
)
def test_these_bytes_are_that_text(data: bytes, guess: str, text: str) -> None:
    assert text_of_bytes(data, guess) == text


@pytest.mark.parametrize(
    ("misreading", "text"),
    [
        ("plain ASCII", "plain ASCII"),
        ("蛹嶺ｺｬ", "北京"),  # UTF-8 read as Shift-JIS.
        ("北京", "北京"),
        ("\ufffd\ufffd", ""),
        ("\ue000公司", ""),
        ("蝥瑚膳", "纷俯"),  # UTF-8 read as Big5, of characters that are all in use.
        ("論曹撼盺", ""),  # 阶变举乡 in GBK, read as Big5: one of its characters is not in use.
    ],
)
def test_what_zbar_read_is_turned_back_or_refused(misreading: str, text: str) -> None:
    assert repair_zbar_text(misreading) == text


@pytest.mark.parametrize(
    ("text", "encoding", "eci"),
    [
        ("Müller & Söhne Gaststätte", "latin-1", 3),
        ("αβγδ", "utf-8", 26),
        ("公司", "utf-8", 26),
        ("公司名字", "gb2312", 29),
        ("公司㐀", "gb18030", 32),
        ("台北公司", "big5", 28),
        ("東京ｶﾅ", "shift-jis", 20),
        ("Łódź", "iso8859-2", 4),
        ("αβγ", "iso8859-7", 9),
        ("Привет", "cp1251", 22),
        ("Ÿ€", "iso8859-15", 17),
        ("서울", "euc-kr", 30),
        ("αβ公", "utf-16-be", 25),
    ],
)
def test_the_character_set_that_a_symbol_names_decides(text: str, encoding: str, eci: int) -> None:
    data = text.encode(encoding)
    assert text_of_bytes(data, latin(data), eci) == text


def test_bytes_that_are_none_of_the_named_set_are_guessed() -> None:
    data = "北京公司".encode("gbk")
    assert text_of_bytes(data, latin(data), 26) == "北京公司"
    assert text_of_bytes(data, latin(data), 899) == "北京公司"
