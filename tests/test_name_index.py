"""The index in memory: what is found, in which order, and how little a hostile text costs.

How names are spelt, too: these keys are stored in the shop's file, so they stay as they are.
"""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.name_index import IndexedName, NameIndex

# In the order of their rank.
ROWS = [
    IndexedName(10, "北京示例科技", "91110000aaaa", "bjslkj", "bei jing shi li ke ji"),
    IndexedName(20, "示例贸易", "92220000bbbb", "slmy", "shi li mao yi"),
    IndexedName(30, "西安示例", "93330000cccc", "xasl", "xi an shi li"),
    IndexedName(40, "先进示例", "", "xjsl", "xian jin shi li"),
    IndexedName(50, "abc trading", "99", "abctrading", "a b c t r a d i n g"),
]


def upper(rows: Iterable[IndexedName]) -> list[IndexedName]:
    """Tax numbers are kept normalised, which is upper case."""
    return [row._replace(number=row.number.upper()) for row in rows]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return NameIndex(upper(ROWS))


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("北京", [10]),
        ("示例", [20, 10, 30, 40]),  # those that start with it come first
        ("例", [10, 20, 30, 40]),
        ("科技", [10]),
        ("缺", []),
    ],
)
def test_a_name_is_found_by_its_start_and_by_any_part(
    index: NameIndex, text: str, ids: list[int]
) -> None:
    assert list(index.find(text)) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("9111", [10]),
        ("91110000AAAA", [10]),
        ("911 100 00", [10]),
        ("1111", []),
        ("9", [10, 20, 30, 50]),
    ],
)
def test_a_tax_number_is_found_by_its_start_however_it_is_grouped(
    index: NameIndex, text: str, ids: list[int]
) -> None:
    assert list(index.find(text)) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("bjsl", [10]),
        ("sl", [20, 10, 30, 40]),
        ("x", [30, 40]),
        ("xian", [40, 30]),  # read as one syllable first, then as two
        ("xianj", [40]),
        ("beijingshi", [10]),
        ("bei jing", [10]),
        ("maoy", [20]),
        ("shilim", [20]),
        ("jingshi", [10]),
        ("zzz", []),
    ],
)
def test_a_name_is_found_by_initials_and_by_pinyin_also_unfinished(
    index: NameIndex, text: str, ids: list[int]
) -> None:
    assert list(index.find(text)) == ids


def test_a_syllable_counts_from_its_own_start(index: NameIndex) -> None:
    assert list(index.find("k")) == [10]
    assert list(index.find("ing")) == [50]  # i n g, letter by letter
    assert list(index.find("eijing")) == []


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("示例 科技", [10]),
        ("科技 示例", [10]),
        ("9222 示例", [20]),
        ("sl 贸易", [20]),
        ("maoyi 示例", [20]),
        ("示例 缺", []),
    ],
)
def test_several_words_must_all_fit_in_any_order(
    index: NameIndex, text: str, ids: list[int]
) -> None:
    assert list(index.find(text)) == ids


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_an_empty_text_finds_nothing(index: NameIndex, text: str) -> None:
    assert list(index.find(text)) == []


def test_an_index_of_nobody_finds_nobody() -> None:
    index = NameIndex(())
    assert list(index.find("示例")) == list(index.find("xian")) == []


def test_a_buyer_is_found_once_by_whatever_he_fits(index: NameIndex) -> None:
    assert list(index.find("abc")) == [50]


def test_a_text_beyond_the_longest_query_is_cut(index: NameIndex) -> None:
    assert list(index.find("北京示例科技" + " " * 58 + "缺")) == [10]
    assert list(index.find("北京示例科技" + " " * 57 + "缺")) == []


def partings(letters: str) -> list[str]:
    """Every way to part letters into one to three a's, the longest first part first."""
    ways = [letters] if len(letters) <= 3 else []
    for length in (3, 2, 1):
        if length < len(letters):
            ways += [f"{letters[:length]} {way}" for way in partings(letters[length:])]
    return ways


def test_the_first_twelve_readings_are_looked_for_and_no_more() -> None:
    known = IndexedName(1, "x", "", "x", "a aa aaa")
    ways = partings("aaaaaa")
    assert len(ways) > 12
    twelfth, thirteenth = (IndexedName(2, "y", "", "y", f"b {ways[at]}") for at in (11, 12))
    assert 2 in list(NameIndex([twelfth, known]).find("aaaaaa"))
    assert 2 not in list(NameIndex([thirteenth, known]).find("aaaaaa"))


def test_a_word_that_fits_the_next_buyers_name_does_not_fit_this_one() -> None:
    rows = [
        IndexedName(1, "示例甲", "1", "slj", "shi"),
        IndexedName(2, "乙示例", "2", "ysl", "yi"),
    ]
    assert list(NameIndex(rows).find("示例 乙")) == [2]
    assert list(NameIndex(rows).find("示例 甲")) == [1]


def test_a_mark_that_stands_in_no_name_fits_nobody(index: NameIndex) -> None:
    assert list(index.find("示例 -")) == list(index.find("-")) == []


def test_a_hostile_text_of_many_readings_is_answered_at_once() -> None:
    row = IndexedName(1, "x", "", "n", "na n a an nan")
    assert list(NameIndex([row]).find("na" * 31 + "x")) == []
    assert list(NameIndex([row]).find("na" * 32)) == []


def test_several_words_give_up_after_many_candidates() -> None:
    many = [IndexedName(number, "公司甲", "", "gsj", "gong si jia") for number in range(2000)]
    last = IndexedName(9999, "公司乙", "", "gsy", "gong si yi")
    assert list(NameIndex([*many, last]).find("公司 乙")) == []
    assert list(NameIndex([*many[:1999], last]).find("公司 乙")) == [9999]


NAMES = st.text("北京示例科技公司", min_size=1, max_size=6)


@given(st.lists(NAMES, max_size=12), NAMES)
def test_the_index_finds_what_a_plain_search_finds_in_its_order(
    names: list[str], part: str
) -> None:
    rows = [IndexedName(number, name, "", "", "") for number, name in enumerate(names)]
    starting = [number for number, name in enumerate(names) if name.startswith(part)]
    containing = [number for number, name in enumerate(names) if part in name]
    expected = list(dict.fromkeys([*starting, *containing]))
    assert list(NameIndex(rows).find(part)) == expected
