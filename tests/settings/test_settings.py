"""Settings: a file is read whole or refused with line, key and what it takes."""

import os
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import Settings, as_page, load
from pos_scanner.settings.writer import store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def refused(file: Path, text: str) -> dict[str, str]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        load(file)
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    return {name: value for name, value in caught.value.facts.items() if name != "path"}


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert load(file) == Settings()


def test_a_file_is_read_by_section(file: Path) -> None:
    text = '[backend]\nurl = "https://b.example"\n[sale]\ntax_rates = ["0.06", "0"]\n'
    file.write_text(text, encoding="utf-8-sig")
    settings = load(file)
    assert settings.backend_url == "https://b.example"
    assert settings.sale_tax_rates == ("0.06", "0")


def test_an_unknown_key_is_named_with_its_line_and_what_was_meant(file: Path) -> None:
    assert refused(file, "[shop]\nname = 'x'\n\n[backend]\nurll = 'x'\n") == {
        "line": "5",
        "key": "backend.urll",
        "problem": "unknown-key",
        "meant": "backend.url",
    }


def test_a_dotted_key_is_found_in_its_line(file: Path) -> None:
    assert refused(file, "# ours\nshop.naem = 'x'\n")["line"] == "2"
    assert refused(file, "shop.name = 'x'\nwindow . 'language' = 'fr'\n")["line"] == "2"


def test_a_bad_value_is_named_with_what_is_wanted(file: Path) -> None:
    facts = refused(file, "[till]\n# a comment\nname = 'till one'\n")
    assert (facts["line"], facts["key"], facts["problem"]) == ("3", "till.name", "bad-value")
    assert facts["wanted"] == "1 to 4 capital letters or digits"


@pytest.mark.parametrize(
    ("text", "line"), [("[backend\n", "1"), ("[sale]\nitem = 'x\n", "2"), ("a = \n", "1")]
)
def test_a_syntax_error_is_named_with_its_line(file: Path, text: str, line: str) -> None:
    assert refused(file, text)["problem"] == "syntax"
    assert refused(file, text)["line"] == line


@pytest.mark.parametrize(
    "text",
    ["[sale]\ntax_rate = 0.06", '[sale]\ntax_rates = ["0.06", "1.5"]', "[sale]\ntax_rates = []",
     '[backend]\nurl = "ftp://x"', "[camera]\nmirror = 'yes'", "[window.inner]\nlanguage = 'en'",
     "[backend]\nurl = 'https://user:pw@host'"],
)  # fmt: skip
def test_other_wrong_values_are_refused(file: Path, text: str) -> None:
    assert refused(file, text)["problem"] in {"bad-value", "unknown-key"}


def test_a_file_that_is_no_text_is_refused(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnownError) as caught:
        load(file)
    assert caught.value.facts["problem"] == "not-readable"


def test_the_token_is_never_shown() -> None:
    assert "secret" not in repr(Settings(backend_token="secret"))


def test_a_change_keeps_comments_and_everything_else(file: Path) -> None:
    file.write_text("# ours\n[shop]\nname = 'A'  # the old one\n", encoding="utf-8")
    settings = store(file, {"shop_name": "甲", "backend_url": "https://b.example"})
    assert (settings.shop_name, settings.backend_url) == ("甲", "https://b.example")
    text = file.read_text(encoding="utf-8")
    assert "# ours" in text
    assert "# the old one" in text


def test_a_new_file_is_its_owners_alone(file: Path) -> None:
    nested = file.parent / "not yet" / file.name
    assert store(nested, {"backend_token": "t"}).backend_token == "t"
    if os.name == "posix":
        assert nested.stat().st_mode & 0o777 == 0o600


def test_a_wrong_value_writes_nothing(file: Path) -> None:
    file.write_text("[shop]\nname = 'A'\n", encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(ValueError, match="http"):
        store(file, {"shop_name": "B", "backend_url": "no"})
    assert file.read_bytes() == before


def test_a_file_with_a_mistake_is_told_and_not_touched(file: Path) -> None:
    file.write_text("[shop\n", encoding="utf-8")
    with pytest.raises(KnownError):
        store(file, {"shop_name": "B"})
    assert file.read_text(encoding="utf-8") == "[shop\n"


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        store(tmp_path / "file" / "settings.toml", {"shop_name": "B"})
    assert caught.value.kind in {FailureKind.FOLDER_NOT_WRITABLE, FailureKind.SETTINGS_INVALID}


def test_the_settings_page_of_the_documents_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "settings.md"
    assert page.read_text(encoding="utf-8") == as_page()
