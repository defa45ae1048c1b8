"""Known buyers: found as one types, kept by consent only, erased for good."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.title import Title, TitleType
from pos_scanner.journal.known_buyers.store import KnownBuyers
from tests.journal.known_buyers.companies import (
    ABROAD,
    ALL,
    BANK,
    DAY,
    NOW,
    TECH,
    TRADE,
    names,
    opened,
)


@pytest.fixture(params=["at once", "after a restart"])
def filled(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[KnownBuyers]:
    store = opened(tmp_path)
    for age, title in enumerate(ALL):
        store.remember(title, at=NOW - age * DAY)
    if request.param == "after a restart":
        store.close()
        store = opened(tmp_path)
    yield store
    store.close()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("北京示例", TECH),
        ("科技", TECH),
        ("京", TECH),
        ("91310115", TRADE),
        ("91310115ma21", TRADE),
        ("9131 0115", TRADE),
        ("bjslkj", TECH),
        ("kjyx", TECH),
        ("beijing", TECH),
        ("beijingshili", TECH),
        ("shangmao", TRADE),
        ("shangmaoyouxiang", TRADE),
        ("shangmaoyinhang", None),
        ("shangm", TRADE),
        ("chongqing", BANK),
        ("yinhang", BANK),
        ("cqslyh", BANK),
        ("example", ABROAD),
        ("ＥＸＡＭＰＬＥ", ABROAD),
        ("shenzhen", ABROAD),
        ("科技 北京", TECH),
        ("91110105 keji", TECH),
        ("科技 上海", None),
        ("火锅", None),
        ("eijing", None),
        (" ", None),
        ("", None),
    ],
)
def test_a_buyer_is_found_by_what_one_types(
    filled: KnownBuyers, text: str, title: Title | None
) -> None:
    assert names(filled, text) == ([title.name] if title else [])


def test_lately_used_buyers_come_first(filled: KnownBuyers) -> None:
    assert set(names(filled, "示例")) == {TECH.name, TRADE.name, BANK.name}
    filled.remember(BANK, at=NOW + DAY)
    assert names(filled, "示例")[0] == BANK.name
    assert [buyer.uses for buyer in filled.find("重庆")] == [2]
    assert len(filled.find("示例", limit=2)) == 2


def test_often_used_buyers_come_before_one_used_once_a_day_later(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember_all([(TRADE, NOW)] * 4 + [(TECH, NOW + DAY)])
    store.close()
    store = opened(tmp_path)
    assert names(store, "示例") == [TRADE.name, TECH.name]
    store.close()


def test_a_field_that_is_left_out_later_is_not_forgotten(buyers: KnownBuyers) -> None:
    buyers.remember(TRADE, at=NOW)
    buyers.remember(Title(TitleType.COMPANY, TRADE.name, "", "", "021-50000000"), at=NOW + DAY)
    buyers.remember(Title(None, TRADE.name, TRADE.tax_number), at=NOW + DAY)
    (buyer,) = buyers.find("上海")
    assert buyer.title == Title(
        TitleType.COMPANY, TRADE.name, TRADE.tax_number, "世纪大道88号", "021-50000000"
    )
    assert (buyer.uses, buyer.last_used) == (3, NOW + DAY)


def test_one_name_with_two_numbers_is_two_buyers(buyers: KnownBuyers) -> None:
    buyers.remember(TECH, at=NOW)
    buyers.remember(Title(TitleType.COMPANY, TECH.name, BANK.tax_number), at=NOW)
    assert buyers.count() == len(buyers.find("北京")) == 2


@pytest.mark.parametrize(
    "title", [Title(TitleType.INDIVIDUAL, "张晓梅"), Title(None, "张晓梅"), Title(None, " ", "1")]
)
def test_individuals_and_nameless_buyers_are_not_kept(buyers: KnownBuyers, title: Title) -> None:
    buyers.remember(title, at=NOW)
    assert buyers.count() == 0


def test_without_consent_nothing_is_kept_and_what_was_is_erased(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember(TECH, at=NOW)
    store.close()
    store = opened(tmp_path, consent=False)
    store.remember(TRADE, at=NOW)
    store.warm()
    assert (store.find("示例"), store.count(), store.purge(NOW)) == ((), 0, 0)
    assert list(tmp_path.iterdir()) == []
    store.close()


@pytest.mark.parametrize("is_indexed", [False, True])
def test_forgotten_buyers_are_found_no_more_and_their_names_are_nowhere_in_the_file(
    filled: KnownBuyers, tmp_path: Path, *, is_indexed: bool
) -> None:
    if is_indexed:
        filled.warm()
    assert filled.forget_all() == 4
    assert filled.find("上海") == filled.find("示例") == ()
    assert filled.count() == 0
    filled.close()
    erased = (TRADE.name.encode(), TECH.name.encode())
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [name for name in erased if name in content] == []


def test_a_forgotten_buyer_who_comes_back_is_found_again(filled: KnownBuyers) -> None:
    filled.forget_all()
    filled.remember(TRADE, at=NOW)
    assert names(filled, "上海") == [TRADE.name]
    assert filled.count() == 1


def test_a_buyer_who_stays_away_too_long_is_erased_at_the_next_start(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.remember(TECH, at=NOW - 400 * DAY)
    store.remember(TRADE, at=NOW - 300 * DAY)
    store.close()
    store = opened(tmp_path)
    assert names(store, "示例") == [TRADE.name]
    assert store.purge(NOW) == 1
    assert store.find("示例") == ()
    store.close()


@given(st.text(st.characters(), max_size=80))
def test_no_query_is_an_error(filled: KnownBuyers, text: str) -> None:
    assert len(filled.find(text)) <= len(ALL)


def test_a_query_with_endless_readings_ends(filled: KnownBuyers) -> None:
    filled.remember(Title(None, "安娜那", "1"), at=NOW)
    assert filled.find("na" * 30 + "q") == ()


@given(st.builds(Title, st.just(TitleType.COMPANY), *[st.text(st.characters(), max_size=20)] * 7))
def test_any_title_can_be_kept(buyers: KnownBuyers, title: Title) -> None:
    buyers.remember(title, at=NOW)
    assert buyers.find(title.name[:3]) is not None


SEARCH = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from pos_scanner.journal.known_buyers.store import KnownBuyers

store = KnownBuyers.open(Path(sys.argv[1]), consent=True, keep_days=365,
                         at=datetime(2026, 11, 23, tzinfo=UTC))
print(len(store.find("chongqing")), "pypinyin" in sys.modules)
"""


def test_searching_by_pinyin_does_not_load_the_dictionary(
    filled: KnownBuyers, tmp_path: Path
) -> None:
    completed = subprocess.run(
        [sys.executable, "-c", SEARCH, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert completed.stdout.split() == ["1", "False"]


def test_a_closed_store_finds_and_keeps_nothing(filled: KnownBuyers) -> None:
    filled.close()
    filled.close()
    filled.remember(TECH, at=NOW)
    assert (filled.find("示例"), filled.count(), filled.purge(NOW + DAY)) == ((), 0, 0)


def test_a_buyer_without_a_number_is_the_one_whose_number_is_known_by_then(
    buyers: KnownBuyers,
) -> None:
    buyers.remember(Title(TitleType.COMPANY, TECH.name), at=NOW)
    buyers.remember(TECH, at=NOW + DAY)
    (buyer,) = buyers.find("北京")
    assert (buyer.title, buyer.uses, buyer.last_used) == (TECH, 2, NOW + DAY)


def test_a_buyers_own_number_is_preferred_to_an_entry_without_one(buyers: KnownBuyers) -> None:
    first, second = (
        Title(TitleType.COMPANY, TECH.name, number) for number in (TECH.tax_number, BANK.tax_number)
    )
    buyers.remember_all([(first, NOW), (second, NOW), (second, NOW)])
    assert {buyer.title.tax_number: buyer.uses for buyer in buyers.find("北京")} == {
        TECH.tax_number: 1,
        BANK.tax_number: 2,
    }


def test_a_purge_forgets_who_was_there_before_the_moment_and_nobody_else(
    buyers: KnownBuyers,
) -> None:
    buyers.remember_all([(TECH, NOW - DAY), (TRADE, NOW)])
    assert buyers.purge(NOW - DAY) == 0
    assert buyers.purge(NOW) == 1
    assert names(buyers, "示例") == [TRADE.name]


def test_more_new_buyers_than_the_fresh_list_holds_are_all_found(buyers: KnownBuyers) -> None:
    buyers.warm()
    crowd = [(Title(None, f"公司{number:04}", "1" * 15), NOW) for number in range(502)]
    buyers.remember_all(crowd)
    assert buyers.count() == 502
    for number in (0, 1, 501):
        assert names(buyers, f"公司{number:04}") == [f"公司{number:04}"]


def test_the_buyer_remembered_last_comes_first_until_the_index_is_built_anew(
    buyers: KnownBuyers,
) -> None:
    buyers.warm()
    buyers.remember_all([(TECH, NOW), (TRADE, NOW), (TECH, NOW - 9 * DAY)])
    assert names(buyers, "示例") == [TECH.name, TRADE.name]
    assert len(buyers.find("示例", limit=1)) == 1


@pytest.mark.parametrize(("count", "first"), [(500, "公司0499"), (501, "公司0000")])
def test_up_to_500_new_buyers_stand_before_the_others_more_go_to_their_ranks(
    buyers: KnownBuyers, count: int, first: str
) -> None:
    buyers.warm()
    buyers.remember_all(
        (Title(None, f"公司{number:04}", "1" * 15), NOW - number * DAY) for number in range(count)
    )
    assert [buyer.title.name for buyer in buyers.find("公司", limit=1)] == [first]


def test_a_buyer_just_remembered_is_found_by_initials_and_by_pinyin(buyers: KnownBuyers) -> None:
    buyers.warm()
    buyers.remember(BANK, at=NOW)
    assert names(buyers, "cqslyh") == names(buyers, "chongqing") == [BANK.name]
    assert names(buyers, "qingchong") == []


def test_a_purged_buyer_takes_no_place_among_those_that_are_found(buyers: KnownBuyers) -> None:
    buyers.remember_all([(TECH, NOW - DAY)] * 4 + [(TRADE, NOW)])
    assert [buyer.title.name for buyer in buyers.find("示例", limit=1)] == [TECH.name]
    assert buyers.purge(NOW) == 1
    assert [buyer.title.name for buyer in buyers.find("示例", limit=1)] == [TRADE.name]
