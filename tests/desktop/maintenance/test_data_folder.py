"""The command line with which the program starts again with another data folder."""

from pathlib import Path

import pytest

from pos_scanner.desktop.maintenance.data_folder import is_an_argument, with_folder


@pytest.mark.parametrize("arguments", [["--data-dir", "/x"], ["--data-dir=/x"], ["--data", "/x"]])
def test_a_folder_on_the_command_line_is_seen(arguments: list[str]) -> None:
    assert is_an_argument(["--lang", "en", *arguments])


def test_no_other_option_is_taken_for_one() -> None:
    assert not is_an_argument(["--lang", "en", "--config", "/data-dir", "--"])


@pytest.mark.parametrize("arguments", [["--data-dir", "/x"], ["--data-dir=/x"], ["--dat", "/x"]])
def test_the_folder_is_exchanged_and_all_else_stays(tmp_path: Path, arguments: list[str]) -> None:
    line = ["--lang", "zh_CN", *arguments, "--config", "/s.toml"]
    assert with_folder(line, tmp_path, Path("/s.toml")) == [
        *["--lang", "zh_CN", "--data-dir", str(tmp_path), "--config", "/s.toml"]
    ]


def test_settings_that_lie_in_the_former_folder_go_on(tmp_path: Path) -> None:
    settings = tmp_path / "former" / "settings.toml"
    settings.parent.mkdir()
    settings.touch()
    other = tmp_path / "other"
    other.mkdir()
    line = ["--data-dir", str(settings.parent)]
    assert with_folder(line, other, settings)[2:] == ["--config", str(settings)]
    (other / "settings.toml").touch()
    assert with_folder(line, other, settings)[2:] == []
