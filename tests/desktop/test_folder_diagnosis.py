"""What the doctor says of a data folder that other users may read, on either system."""

from pathlib import Path

import pytest

from pos_scanner.desktop import diagnostics
from pos_scanner.desktop.diagnostics import Health, diagnose
from pos_scanner.settings import Settings


@pytest.mark.parametrize(
    ("is_windows", "command"),
    [
        (True, 'icacls "{0}" /inheritance:r /grant:r "%USERNAME%:(OI)(CI)F"'),
        (False, 'chmod -R go= "{0}"'),
    ],
)
def test_an_open_folder_is_named_with_the_command_that_closes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, is_windows: bool, command: str
) -> None:
    monkeypatch.setattr(diagnostics, "is_open_to_others", lambda _: True)
    monkeypatch.setattr(diagnostics, "_IS_WINDOWS", is_windows)
    parts = diagnose(tmp_path, lambda: Settings(camera_source=""))
    disk = next(part for part in parts if part.part == "disk")
    if disk.health is not Health.WARNING or "MB" not in disk.found:
        pytest.skip("the disk is nearly full")
    assert disk.advice.endswith(command.format(tmp_path))
