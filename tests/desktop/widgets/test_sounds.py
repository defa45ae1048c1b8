"""Each outcome has a sound of its own, which never waits and never fails."""

import wave
from array import array
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from build_sounds import FOLDER, TUNES, sound
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_scanner.desktop.widgets import sounds
from pos_scanner.desktop.widgets.sounds import (
    Outcome,
    Player,
    play,
    play_refused,
    read_sound,
    scaled,
    use_volume,
)


@pytest.fixture
def beeps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How often the system's beep was heard."""
    heard: list[str] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append("beep"))
    return heard


@pytest.fixture
def no_players(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "PLAYERS", ())


@pytest.fixture(autouse=True)
def forgotten_volume() -> Iterator[None]:
    """As before the settings are known."""
    yield
    sounds._players.clear()


def samples(content: bytes) -> "array[int]":
    with wave.open(BytesIO(content), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
        return array("h", reader.readframes(reader.getnframes()))


@pytest.mark.parametrize("outcome", Outcome)
def test_a_sound_is_as_the_script_makes_it(outcome: Outcome) -> None:
    assert read_sound(outcome) == (FOLDER / f"{outcome.value}.wav").read_bytes()
    assert read_sound(outcome) == sound(outcome.value)


def test_no_two_sounds_are_alike_and_what_went_well_rises() -> None:
    assert len({read_sound(outcome) for outcome in Outcome}) == len(Outcome)
    tunes = {name: [tone for tone, _ in TUNES[name] if tone] for name in TUNES}
    assert tunes["taken"] == sorted(tunes["taken"])
    assert tunes["done"] == sorted(tunes["done"])
    assert tunes["failed"] == sorted(tunes["failed"], reverse=True)
    assert max(tunes["refused"]) < min(tunes["taken"])


@pytest.mark.parametrize("outcome", Outcome)
def test_a_sound_is_short_and_begins_and_ends_in_silence(outcome: Outcome) -> None:
    values = samples(read_sound(outcome))
    assert len(values) < 22_050
    assert values[0] == values[-1] == 0


@pytest.mark.parametrize(("volume", "share"), [(100, 1.0), (50, 0.25), (1, 0.0001)])
def test_the_volume_is_in_the_samples(volume: int, share: float) -> None:
    original = samples(read_sound(Outcome.DONE))
    quiet = samples(scaled(read_sound(Outcome.DONE), volume))
    assert len(quiet) == len(original)
    assert max(quiet) == pytest.approx(share * max(original), abs=1)


def test_a_player_gets_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    program, heard = tmp_path / "player", tmp_path / "heard"
    program.write_text(f'#!/bin/sh\nwc -c < "$2" > {heard}.part && mv {heard}.part {heard}\n')
    monkeypatch.setattr(sounds, "PLAYERS", (("/bin/sh", str(program), "-q"),))
    player = Player(100)  # Its files go with it.
    player.play(Outcome.DONE)
    qtbot.waitUntil(heard.exists)
    assert int(heard.read_text()) == len(read_sound(Outcome.DONE))


@pytest.mark.usefixtures("no_players")
def test_without_a_player_the_system_beeps_for_what_went_wrong(
    beeps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter(range(100))
    monkeypatch.setattr(sounds, "time", SimpleNamespace(monotonic=lambda: next(now)))
    use_volume(60)
    for outcome in Outcome:
        play(outcome)
    assert beeps == ["beep"] * 2


def test_before_the_settings_are_known_a_refusal_is_the_systems_beep(beeps: list[str]) -> None:
    play_refused()
    play(Outcome.DONE)
    assert beeps == ["beep"]


@pytest.mark.usefixtures("no_players")
def test_silence_is_silent(beeps: list[str]) -> None:
    use_volume(0)
    play_refused()
    assert beeps == []


@pytest.mark.usefixtures("no_players")
def test_a_folder_that_cannot_be_written_is_no_failure(
    beeps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    player = Player(60)
    player._folder.remove()
    monkeypatch.setattr(sounds, "PLAYERS", (("never",),))
    player.play(Outcome.REFUSED)
    assert beeps == ["beep"]


@pytest.mark.usefixtures("no_players")
def test_sounds_in_quick_succession_are_one(beeps: list[str]) -> None:
    use_volume(60)
    for _ in range(50):
        play_refused()
    assert 1 <= len(beeps) < 50
