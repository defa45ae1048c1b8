"""The virtual environment goes on where the last start broke off."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
import pytest
import system
from environment import Environment
from setup_error import SetupError


class Steps:
    """Stands for the set-up's programs: writes down what is run, and fails where it is told to."""

    def __init__(self, project: Environment) -> None:
        self.names: list[str] = []
        self.failing = ""
        self._project = project

    def run(self, command: list[str]) -> None:
        name = self._name(command)
        self.names.append(name)
        if name == self.failing:
            raise SetupError(name)
        if name == "venv":
            self._project.python.parent.mkdir(parents=True)
            self._project.python.symlink_to(sys.executable)

    def require(self, needs: Sequence[system.Need]) -> None:
        self.names.append("system")
        self.needs = [need.package for need in needs]

    def again(self) -> list[str]:
        """What a retry runs."""
        self.names, self.failing = [], ""
        environment.prepare("demo")
        return self.names

    @staticmethod
    def _name(command: list[str]) -> str:
        text = " ".join(command)
        if "--editable" in text:
            return "project"
        if "--require-hashes" in text:
            return "pins"
        return "resources" if "build_resources" in text else "venv"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    """A project whose environment is not made yet."""
    project = Environment(tmp_path / ".venv")
    recorder = Steps(project)
    monkeypatch.setattr(environment, "PROJECT", project)
    monkeypatch.setattr(environment, "run_step", recorder.run)
    monkeypatch.setattr(system, "require", recorder.require)
    return recorder


EVERYTHING = ["system", "venv", "pins", "resources", "project"]


def test_the_system_is_seen_to_before_anything_is_made(steps: Steps) -> None:
    environment.prepare("demo", system.WINDOW)
    assert steps.names == EVERYTHING
    assert {"libegl1", "libglib2.0-0", system.PYTHON_VENV.package} <= set(steps.needs)


def test_a_second_start_only_looks_whether_resources_have_changed(steps: Steps) -> None:
    environment.prepare("demo")
    assert steps.again() == ["system", "resources"]
    assert system.PYTHON_VENV.package not in steps.needs


@pytest.mark.parametrize(
    ("step", "retried"),
    [
        ("venv", EVERYTHING),
        ("pins", EVERYTHING),  # pip may have stopped within a package
        ("resources", ["system", "resources", "project"]),
        ("project", ["system", "resources", "project"]),
    ],
)
def test_a_retry_starts_at_the_step_that_failed(
    steps: Steps, step: str, retried: list[str]
) -> None:
    steps.failing = step
    with pytest.raises(SetupError):
        environment.prepare("demo")
    assert steps.again() == retried
    assert steps.again() == ["system", "resources"]


def test_an_environment_that_was_half_made_is_made_anew(steps: Steps, tmp_path: Path) -> None:
    debris = tmp_path / ".venv" / "lib" / "half"
    debris.mkdir(parents=True)
    environment.prepare("demo")
    assert not debris.exists()


def test_new_pins_are_installed_over_an_environment_that_is_sound(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare("demo")
    pins = tmp_path / "requirements.txt"
    pins.write_text("a==2\n")
    monkeypatch.setitem(environment.PINS, "demo", pins)
    assert steps.again() == ["system", "pins", "resources", "project"]


def test_who_develops_has_what_the_demo_needs(steps: Steps) -> None:
    environment.prepare("dev")
    assert steps.again() == ["system", "resources"]


def test_an_environment_of_another_python_is_made_anew(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment.prepare("demo")
    monkeypatch.setattr(sys, "version", "3.99.0 (of another day)")
    assert steps.again() == EVERYTHING


def test_the_programs_that_read_exports_have_an_environment_of_their_own(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    acceptance = Environment(tmp_path / ".venv-acceptance")
    acceptance.python.parent.mkdir(parents=True)
    acceptance.python.symlink_to(sys.executable)
    acceptance.set_stamp("of older pins")
    monkeypatch.setattr(environment, "ACCEPTANCE", acceptance)
    environment.prepare("dev", acceptance=True)
    assert steps.names == [*EVERYTHING, "pins"]
    steps.names = []
    environment.prepare("dev", acceptance=True)
    assert steps.names == ["system", "resources"]


def test_an_environment_of_another_user_ends_in_a_sentence(
    steps: Steps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(os, "access", lambda path, _: path != tmp_path / ".venv")
    with pytest.raises(SetupError, match="belongs to another user; work in a clone of your own"):
        environment.prepare("demo")
    assert steps.names == []


def test_a_failed_step_is_told_with_its_command() -> None:
    with pytest.raises(SetupError, match="This step failed") as error:
        environment.run_step([sys.executable, "-c", "raise SystemExit(3)"])
    assert str(error.value).endswith(f"{sys.executable} -c raise SystemExit(3)")


def test_resources_that_cannot_be_compiled_end_in_a_sentence_not_a_traceback(
    tmp_path: Path,
) -> None:
    # A copy of the script has no project around it, and no Qt beside its Python.
    script = tmp_path / "packaging" / "build_resources.py"
    script.parent.mkdir()
    script.write_bytes((environment.ROOT / "packaging" / "build_resources.py").read_bytes())
    python = tmp_path / "python"
    python.symlink_to(sys.executable)
    completed = subprocess.run(
        [python, script],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PATH": str(tmp_path)},
    )
    assert completed.returncode == 1
    assert completed.stderr.startswith("The resources could not be compiled:")
    assert "Traceback" not in completed.stderr
