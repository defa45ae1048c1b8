"""The declarations: each setting is declared once, and file, variables and documents follow."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from docs_pages import settings_page

from pos_scanner.settings import DECLARATIONS, FILE_NAME, Settings
from pos_scanner.settings.declaration import Declaration, Topic
from pos_scanner.settings.reader import load
from pos_scanner.settings.writer import store

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"
OTHER_VALUES: dict[str, object] = {
    "till_name": "B2",
    "shop_tax_number": "91110108MA00EXAM01",
    "backend_url": "https://b.example",
    "scanner_port": "COM3",
    "sale_tax_code": "3070401000000000000",
    "sale_tax_rate": "0.13",
    "sale_tax_rates": ("0.13", "exempt"),
    "sale_order_pattern": "R[0-9]+",
    "export_receivable_code": "1131",
    "export_sales_code": "5001",
    "export_tax_code": "2171.01",
    "export_tax_names": ("0.13=VAT 13%", "exempt=No VAT"),
}
"""A valid value that is not the default, where the setting's type alone does not give one."""

every_setting = pytest.mark.parametrize("declaration", DECLARATIONS.values(), ids=DECLARATIONS)


def other_value(declaration: Declaration) -> object:
    """A value that the setting takes and that is not its default."""
    if declaration.choices:
        values = (choice.value for choice in declaration.choices)
        return next(value for value in values if value != declaration.default)
    if declaration.name in OTHER_VALUES:
        return OTHER_VALUES[declaration.name]
    if isinstance(declaration.default, bool):
        return not declaration.default
    if isinstance(declaration.default, int):
        return declaration.default + 1
    return "甲 shop"


def test_the_declarations_stand_in_the_order_of_the_fields() -> None:
    assert list(DECLARATIONS) == [declared.name for declared in fields(Settings)]


@every_setting
def test_a_default_is_a_value_that_the_setting_takes(declaration: Declaration) -> None:
    assert declaration.parse(declaration.default) == declaration.default
    assert getattr(Settings(), declaration.name) == declaration.default


@every_setting
def test_a_setting_stands_on_a_page_of_the_window(declaration: Declaration) -> None:
    assert declaration.page in Topic


@every_setting
def test_a_setting_has_a_caption_and_a_sentence_of_help(declaration: Declaration) -> None:
    assert declaration.label
    assert declaration.label[0].isupper()
    assert declaration.help.rstrip("…").endswith(("." if "…" not in declaration.help else ":", "."))


@every_setting
def test_a_setting_is_kept_in_the_file_under_its_key(
    declaration: Declaration, tmp_path: Path
) -> None:
    value = other_value(declaration)
    path = tmp_path / FILE_NAME
    store(path, {declaration.name: value})
    section, name = declaration.key.split(".")
    assert re.match(rf"\[{section}\]\n{name} = .+\n", path.read_text(encoding="utf-8"))
    assert getattr(load(path), declaration.name) == value


@every_setting
def test_a_settings_variable_wins_over_the_file(declaration: Declaration, tmp_path: Path) -> None:
    value = other_value(declaration)
    environment = {declaration.variable: declaration.as_text(value)}
    assert getattr(load(tmp_path / FILE_NAME, environment), declaration.name) == value


@every_setting
def test_a_setting_stands_in_the_documents(declaration: Declaration) -> None:
    rows = DOCUMENT.read_text(encoding="utf-8").splitlines()
    row = next(row for row in rows if row.startswith(f"| `{declaration.key}` |"))
    assert declaration.help in row
    assert f"Takes {declaration.accepts}." in row


def test_the_document_is_as_the_declarations_make_it() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == settings_page()


def test_no_two_settings_share_a_variable_or_a_caption() -> None:
    variables = {declaration.variable for declaration in DECLARATIONS.values()}
    captions = {declaration.label for declaration in DECLARATIONS.values()}
    assert len(variables) == len(captions) == len(DECLARATIONS)


def test_a_sections_settings_stand_together() -> None:
    sections = [declaration.key.partition(".")[0] for declaration in DECLARATIONS.values()]
    assert list(dict.fromkeys(sections)) == [
        section
        for position, section in enumerate(sections)
        if position == 0 or sections[position - 1] != section
    ]


def test_the_defaults_are_those_of_a_shop_that_sets_nothing() -> None:
    settings = Settings()
    assert (settings.till_name, settings.sale_item) == ("T1", "")
    assert (settings.sale_tax_rate, settings.sale_price_includes_tax) == ("", True)
    assert (settings.backend_url, settings.buyers_keep) == ("", False)
    assert (settings.scanner_gap_ms, settings.scanner_baud) == (35, 9600)


def test_the_token_is_the_only_secret_and_is_never_shown() -> None:
    secrets = [name for name, declaration in DECLARATIONS.items() if declaration.is_secret]
    text = repr(Settings(backend_token="s3cret", shop_name="甲"))
    assert secrets == ["backend_token"]
    assert "s3cret" not in text
    assert "backend_token=***" in text
    assert "shop_name='甲'" in text
    assert text.startswith("Settings(shop_name=")
