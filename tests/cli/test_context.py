"""What a command starts from: settings, language, optional parts."""

from pathlib import Path

import pytest

from pos_scanner.cli.context import (
    JOURNAL_NAME,
    Context,
    ExitStatus,
    Extra,
    default_data_folder,
)
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.journal.journal import FILE_NAME


def context_of(folder: Path, language: str | None = None) -> Context:
    return Context(folder, folder / "settings.toml", language)


def write_settings(folder: Path, text: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_exit_statuses_are_what_shells_know() -> None:
    assert [int(status) for status in ExitStatus] == [0, 1, 3, 130]


def test_the_command_lines_language_goes_before_the_settings(tmp_path: Path) -> None:
    write_settings(tmp_path, '[window]\nlanguage = "zh_CN"\n')
    assert context_of(tmp_path, "en").language_or_setting() == "en"
    assert context_of(tmp_path).language_or_setting() == "zh_CN"


def test_without_settings_it_is_the_systems_language(tmp_path: Path) -> None:
    assert context_of(tmp_path / "nowhere").language_or_setting() == "auto"


def test_settings_with_a_mistake_leave_the_language_open_and_are_refused(tmp_path: Path) -> None:
    write_settings(tmp_path, "[window]\nlanguage = 3\n")
    context = context_of(tmp_path)
    assert context.language_or_setting() == "auto"
    with pytest.raises(KnownError) as refusal:
        context.settings()
    assert refusal.value.kind is FailureKind.SETTINGS_INVALID


def refusal_of(extra: Extra) -> KnownError | None:
    """What an extra is refused with; ``None`` when all of it is installed."""
    try:
        extra.require()
    except KnownError as error:
        return error
    return None


def test_an_extra_that_is_installed_is_not_complained_of() -> None:
    assert refusal_of(Extra("anything", ("json", "sqlite3"))) is None


def test_the_first_missing_module_of_an_extra_is_named() -> None:
    refusal = refusal_of(Extra("backend", ("json", "no_such_module", "nor_such")))
    assert refusal is not None
    assert refusal.kind is FailureKind.PART_MISSING
    assert refusal.facts == {"part": "no_such_module", "extra": "backend"}


def test_the_default_folder_is_the_programs_own() -> None:
    assert default_data_folder().name == "pos_scanner"
    assert default_data_folder().is_absolute()


def test_the_settings_may_name_the_data_folder_and_the_command_line_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, other = tmp_path / "usual", tmp_path / "other"
    monkeypatch.setattr("pos_scanner.cli.context.default_data_folder", lambda: usual)
    assert Context.of(None, None, None).data_folder == usual
    write_settings(usual, f"[data]\nfolder = '{other}'\n")
    context = Context.of(None, None, None)
    assert (context.data_folder, context.settings_file) == (other, usual / "settings.toml")
    assert context.settings_folder == usual
    assert Context.of(usual, None, None).data_folder == usual
    write_settings(usual, "[data]\nfolder = 3\n")
    assert Context.of(None, None, None).data_folder == usual


# ------------------------------------------------------------------------- the first start


def test_a_till_without_settings_and_journal_is_new_and_has_nothing_preset(tmp_path: Path) -> None:
    context = context_of(tmp_path)
    assert context.is_first_start
    assert (context.settings().sale_item, context.settings().sale_tax_rate) == ("", "")


def test_a_till_that_has_invoiced_without_settings_goes_on_with_what_it_had(
    tmp_path: Path,
) -> None:
    (tmp_path / FILE_NAME).touch()
    context = context_of(tmp_path)
    assert JOURNAL_NAME == FILE_NAME
    assert not context.is_first_start
    sound, problems = context.sound_settings()
    assert (sound.sale_item, sound.sale_tax_rate) == ("*餐饮服务*餐费", "0.06")
    assert (context.settings(), problems) == (sound, ())


def test_a_till_with_settings_is_not_new(tmp_path: Path) -> None:
    write_settings(tmp_path, '[shop]\nname = "A"\n')
    assert not context_of(tmp_path).is_first_start


def test_a_broken_file_still_names_the_data_folder(tmp_path: Path) -> None:
    other = tmp_path / "other"
    file = tmp_path / "settings.toml"
    text = f"[scanner]\ngap_ms = 5\n[data]\nfolder = '{other.as_posix()}'\n"
    file.write_text(text, encoding="utf-8")
    assert Context.of(None, file, None).data_folder == other
