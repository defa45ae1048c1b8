"""Settings are written to their file; the running till keeps those that it began with."""

from pathlib import Path

import pytest

from pos_scanner.desktop.services.settings_file import SettingsFile, try_folder
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.journal import FILE_NAME
from pos_scanner.settings import Settings


def test_a_change_is_written_and_known(tmp_path: Path) -> None:
    start = Settings(shop_name="old")
    file = SettingsFile(tmp_path / "settings.toml", start)
    assert file.current is start
    saved = file.save({"shop_name": "小馆"})
    assert saved.shop_name == file.current.shop_name == "小馆"
    assert "小馆" in file.path.read_text(encoding="utf-8")
    assert start.shop_name == "old"


def test_a_second_change_keeps_the_first(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.toml", Settings())
    file.save({"shop_name": "小馆"})
    file.save({"till_name": "T2"})
    assert (file.current.shop_name, file.current.till_name) == ("小馆", "T2")


def test_an_environments_variable_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POS_SCANNER_SHOP_NAME", "from outside")
    file = SettingsFile(tmp_path / "settings.toml", Settings())
    assert file.save({"shop_name": "小馆"}).shop_name == "from outside"
    assert "小馆" in file.path.read_text(encoding="utf-8")


def test_a_value_that_is_not_allowed_changes_nothing(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.toml", Settings())
    file.save({"shop_name": "小馆"})
    content = file.path.read_bytes()
    with pytest.raises(ValueError, match="1 to 3650"):
        file.save({"shop_name": "new", "buyers_days": -1})
    assert file.path.read_bytes() == content
    assert file.current.shop_name == "小馆"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    file = SettingsFile(tmp_path / "file" / "settings.toml", Settings())
    with pytest.raises(KnownError) as caught:
        file.save({"shop_name": "小馆"})
    assert caught.value.kind in {FailureKind.FOLDER_NOT_WRITABLE, FailureKind.SETTINGS_INVALID}
    assert file.current == Settings()


def test_a_folder_is_tried_with_a_file_that_does_not_stay(tmp_path: Path) -> None:
    assert try_folder(tmp_path) >= 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refusal:
        try_folder(tmp_path / "stick")
    assert refusal.value.kind is FailureKind.FOLDER_NOT_WRITABLE
    assert refusal.value.facts["path"] == str(tmp_path / "stick")


def test_one_line_is_replaced_and_the_file_as_it_was_stays_beside_it(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.toml", Settings())
    file.path.write_text("# mine\n[till]\nname = 7\n", encoding="utf-8")
    file.replace_line(3, 'name = "B2"')
    assert file.path.read_text(encoding="utf-8") == '# mine\n[till]\nname = "B2"\n'
    previous = tmp_path / "settings.toml.before-correction"
    assert previous.read_text(encoding="utf-8") == "# mine\n[till]\nname = 7\n"


@pytest.mark.parametrize("name", ["data", "data/backups"])
def test_a_second_place_within_the_data_folder_is_refused_and_nothing_written(
    tmp_path: Path, name: str
) -> None:
    file = SettingsFile(tmp_path / "settings.toml", Settings(), tmp_path / "data" / FILE_NAME)
    with pytest.raises(KnownError) as refusal:
        file.save({"backup_folder": str(tmp_path / name)})
    assert refusal.value.kind is FailureKind.BACKUP_PLACE_MISSING
    assert not file.path.exists()
    assert file.save({"backup_folder": str(tmp_path / "stick")}).backup_folder
    assert file.save({"backup_folder": ""}).backup_folder == ""
