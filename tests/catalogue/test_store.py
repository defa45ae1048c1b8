"""The catalogue's own file: nothing is lost on the way out and in again."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.catalogue.store import load_catalogue, store_catalogue
from pos_scanner.domain.catalogue import Catalogue, CatalogueEntry, catalogue_of
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.tax_rate import EXEMPT

_WORDS = st.text(
    st.characters(exclude_categories=["Z", "C"], codec="utf-8"), min_size=1, max_size=20
)
_ENTRIES = st.builds(
    CatalogueEntry,
    name=st.tuples(_WORDS, _WORDS).map(" ".join),
    tax_code=st.just("") | st.from_regex(r"[0-9]{19}", fullmatch=True),
    tax_rate=st.sampled_from(["0.13", "0.06", "0.005", "0", EXEMPT]),
    unit=st.just("") | _WORDS,
    unit_price=st.none()
    | st.integers(1, 10**12).map(lambda n: Decimal(n).scaleb(-4).normalize() + 0),
    number=st.just("") | st.from_regex(r"[0-9]{1,6}", fullmatch=True),
    is_favourite=st.booleans(),
)


@given(
    st.lists(
        _ENTRIES,
        max_size=6,
        unique_by=(lambda e: e.name.casefold().replace(" ", ""), lambda e: e.number or e.name),
    )
)
def test_what_is_stored_is_loaded(tmp_path: Path, entries: list[CatalogueEntry]) -> None:
    path = tmp_path / "catalogue.toml"
    try:
        catalogue = catalogue_of(entries)
    except ValueError:
        return  # two names that differ in their width alone
    store_catalogue(path, catalogue)
    assert load_catalogue(path) == catalogue


def test_without_a_file_there_is_no_item(tmp_path: Path) -> None:
    assert load_catalogue(tmp_path / "catalogue.toml") == Catalogue()


@pytest.mark.parametrize(
    ("text", "row", "column", "reason"),
    [
        ("[[item]\nname = 'x'", "1", "", "syntax"),
        ("[[item]]\nname =", "2", "", "syntax"),
        ("[[item]]\nname = '''x", "2", "", "syntax"),
        ("item = 'x'", "1", "item", "syntax"),
        ("[[item]]\nname = 'x'\n[[item]]\nnmae = 'y'", "2", "nmae", "syntax"),
        ("[[item]]\nname = 'x'\ntax_code = 3070401000000000000", "1", "tax_code", "syntax"),
        ("[[item]]\nname = 'x'\nfavourite = 'yes'", "1", "favourite", "syntax"),
        ("[[item]]\nname = 'x'\ntax_code = '307'", "1", "tax_code", "tax-code"),
        ("[[item]]\nname = 'x'\n[[item]]\nname = 'X'", "2", "name", "name-twice"),
    ],
)
def test_a_mistake_in_the_file_is_told_with_its_place(
    tmp_path: Path, text: str, row: str, column: str, reason: str
) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        load_catalogue(path)
    assert caught.value.kind is FailureKind.CATALOGUE_INVALID
    facts = caught.value.facts
    assert (facts["row"], facts["column"], facts["reason"]) == (row, column, reason)


def test_the_text_of_the_file_is_this(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    tea = CatalogueEntry("绿茶", "1030206010000000000", "0.13", "盒", Decimal("1E+2"), "07")
    store_catalogue(path, Catalogue((tea, CatalogueEntry('餐"费"', tax_rate=EXEMPT))))
    assert path.read_bytes().decode("utf-8") == (
        "# What the shop sells. The window writes this file, and so may you.\n\n"
        "[[item]]\n"
        'name = "绿茶"\n'
        'tax_code = "1030206010000000000"\n'
        'tax_rate = "0.13"\n'
        'unit = "盒"\n'
        'unit_price = "100"\n'
        'number = "07"\n'
        "\n"
        "[[item]]\n"
        'name = "餐\\"费\\""\n'
        'tax_rate = "exempt"\n'
    )


def test_an_item_without_a_rate_takes_the_usual_one(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text("[[item]]\nname = 'x'\n", encoding="utf-8-sig")
    assert load_catalogue(path, "0.09").entries == (CatalogueEntry("x", tax_rate="0.09"),)
    assert load_catalogue(path).entries[0].tax_rate == "0.06"


def test_a_file_without_items_is_an_empty_catalogue(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text("# nothing yet\n", encoding="utf-8")
    assert load_catalogue(path) == Catalogue()


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None])
def test_a_file_that_is_no_text_is_not_readable(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "catalogue.toml"
    path.mkdir() if content is None else path.write_bytes(content)
    with pytest.raises(KnownError) as caught:
        load_catalogue(path)
    assert caught.value.kind is FailureKind.FILE_NOT_READABLE
    assert caught.value.facts == {"path": str(path)}


def test_an_owners_comments_stay_where_they_stand(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(
        "# Agreed with the accountant.\n"
        '[[item]]\nname = "绿茶"\ntax_rate = "0.13"  # not 0.09\n\n'
        '# Only in summer.\n[[item]]\nname = "冰"\ntax_rate = "0.13"\n',
        encoding="utf-8",
    )
    catalogue = load_catalogue(path)
    tea, ice = catalogue.entries
    store_catalogue(path, catalogue_of([ice, CatalogueEntry("热水"), tea]))
    text = path.read_text(encoding="utf-8")
    assert load_catalogue(path).entries == (ice, CatalogueEntry("热水"), tea)
    assert text.startswith("# Agreed with the accountant.\n")
    assert 'tax_rate = "0.13"  # not 0.09' in text


def test_a_file_that_cannot_be_read_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text('# mine\n[[item]\nname = "绿茶"\n', encoding="utf-8")
    store_catalogue(path, catalogue_of([CatalogueEntry("绿茶")]))
    assert load_catalogue(path).entries == (CatalogueEntry("绿茶"),)
