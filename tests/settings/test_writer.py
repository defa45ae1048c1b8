"""Writing: changed values go in, everything else stays, and the file is its owner's alone."""

import os
from pathlib import Path

import pytest

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import load
from pos_scanner.settings.writer import store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_the_text_of_a_new_file_is_this(file: Path) -> None:
    store(
        file,
        {
            "shop_name": '甲 "乙"',
            "till_lock_minutes": 15,
            "till_sign_in": True,
            "sale_tax_rates": ("0.13", "exempt"),
            "sale_order_pattern": r"R(\d+)",
            "backend_ca_file": "C:\\certs\\own.pem",
        },
    )
    assert file.read_bytes().decode("utf-8") == (
        "[shop]\n"
        'name = "甲 \\"乙\\""\n'
        "guide_page = 0\n"
        "\n"
        "[till]\n"
        "lock_minutes = 15\n"
        "sign_in = true\n"
        "\n"
        "[sale]\n"
        'tax_rates = ["0.13", "exempt"]\n'
        'order_pattern = "R(\\\\d+)"\n'
        "\n"
        "[backend]\n"
        'ca_file = "C:\\\\certs\\\\own.pem"\n'
    )


def test_the_text_of_a_changed_file_keeps_comments_order_and_what_it_does_not_change(
    file: Path,
) -> None:
    file.write_text(
        "# ours\n[shop]\nname = 'A'  # the first one\n\n[till]\nname = \"T1\"\n", encoding="utf-8"
    )
    settings = store(file, {"shop_name": "甲", "till_cashier": "李", "backend_url": ""})
    assert (settings.shop_name, settings.till_name, settings.till_cashier) == ("甲", "T1", "李")
    assert file.read_text(encoding="utf-8") == (
        "# ours\n"
        "[shop]\n"
        'name = "甲"  # the first one\n'
        "\n"
        "[till]\n"
        'name = "T1"\n'
        'cashier = "李"\n'
        "\n"
        "[backend]\n"
        'url = ""\n'
    )


def test_what_is_stored_is_what_is_loaded(file: Path) -> None:
    stored = store(
        file, {"scanner_baud": 115200, "buyers_keep": True, "export_tax_names": ("0=Z",)}
    )
    assert (
        load(file)
        == stored
        == Settings(scanner_baud=115200, buyers_keep=True, export_tax_names=("0=Z",))
    )


def test_a_file_with_a_mark_at_its_beginning_is_changed_like_any(file: Path) -> None:
    file.write_text("[shop]\nname = 'A'\n", encoding="utf-8-sig")
    settings = store(file, {"till_name": "B2"})
    assert (settings.shop_name, settings.till_name) == ("A", "B2")


def test_what_is_given_back_has_the_variables_in_it(file: Path) -> None:
    settings = store(file, {"shop_name": "甲"}, {"POS_SCANNER_TILL_NAME": "B2"})
    assert (settings.shop_name, settings.till_name) == ("甲", "B2")
    assert load(file).till_name == "T1"


def test_a_new_file_is_its_owners_alone(file: Path) -> None:
    nested = file.parent / "not yet" / "there" / file.name
    assert store(nested, {"backend_token": "t"}).backend_token == "t"
    if os.name == "posix":
        assert nested.stat().st_mode & 0o777 == 0o600


def test_a_wrong_value_writes_nothing(file: Path) -> None:
    file.write_text("[shop]\nname = 'A'\n", encoding="utf-8")
    content = file.read_bytes()
    with pytest.raises(ValueError, match="http"):
        store(file, {"shop_name": "B", "backend_url": "no"})
    assert file.read_bytes() == content


def test_a_file_with_a_mistake_is_reported_and_not_touched(file: Path) -> None:
    file.write_text("[shop\n", encoding="utf-8")
    with pytest.raises(KnownError):
        store(file, {"shop_name": "B"})
    assert file.read_text(encoding="utf-8") == "[shop\n"


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        store(tmp_path / "file" / "settings.toml", {"shop_name": "B"})
    assert caught.value.kind in {FailureKind.FOLDER_NOT_WRITABLE, FailureKind.SETTINGS_INVALID}


def test_a_file_that_vanishes_from_a_folder_is_made_anew(file: Path) -> None:
    store(file, {"shop_name": "A"})
    file.unlink()
    assert store(file, {"till_name": "B2"}) == Settings(till_name="B2")
