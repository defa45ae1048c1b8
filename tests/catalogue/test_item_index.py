"""The shop's own items, found by name, number, pinyin, initials and tax code."""

import pytest

from pos_scanner.catalogue.item_index import ItemIndex
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry, catalogue_of

ITEMS = (
    CatalogueEntry("*酒*青岛啤酒", "1030301000000000000", "0.13", "瓶", number="11"),
    CatalogueEntry("*餐饮服务*饺子（大）", "3070401000000000000", number="07"),
    CatalogueEntry("重庆小面", number="70"),
    CatalogueEntry("Iced Tea", number="8"),
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("qdpj", "*酒*青岛啤酒"),
        ("qingdao", "*酒*青岛啤酒"),
        ("qingdaopi", "*酒*青岛啤酒"),
        ("jiao zi", "*餐饮服务*饺子（大）"),
        ("JZ", "*餐饮服务*饺子（大）"),
        ("cqxm", "重庆小面"),
        ("chongqing", "重庆小面"),
        ("小面", "重庆小面"),
        ("tea iced", "Iced Tea"),
        ("3070401", "*餐饮服务*饺子（大）"),
        ("11", "*酒*青岛啤酒"),
    ],
)
def test_an_item_is_found_by_whatever_somebody_types_of_it(text: str, name: str) -> None:
    assert [entry.name for entry in ItemIndex(catalogue_of(ITEMS)).find(text)] == [name]


def test_numbers_and_names_come_before_what_merely_sounds_alike() -> None:
    items = (CatalogueEntry("茶"), CatalogueEntry("cha"), CatalogueEntry("xx", number="7"))
    index = ItemIndex(catalogue_of(items))
    assert [entry.name for entry in index.find("cha")] == ["cha", "茶"]
    assert [entry.name for entry in index.find("7")] == ["xx"]


def test_no_more_are_offered_than_asked_for_and_none_twice() -> None:
    index = ItemIndex(catalogue_of(CatalogueEntry(f"茶{number}") for number in range(20)))
    assert [entry.name for entry in index.find("cha", 3)] == ["茶0", "茶1", "茶2"]
    assert len(index.find("茶", 20)) == 20


def test_an_empty_catalogue_finds_nothing() -> None:
    assert ItemIndex(Catalogue()).find("cha") == ()
