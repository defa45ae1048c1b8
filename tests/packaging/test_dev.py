"""The command line of the developers: it lists itself, refuses what it does not know."""

import subprocess
import sys

import dev
import environment
import pytest
from setup_error import SetupError

DEV = environment.ROOT / "packaging" / "dev.py"


def test_without_a_command_it_lists_all_with_what_they_cost(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["dev.py"])
    assert dev.main() == 0
    listing = capsys.readouterr().out
    for name, command in dev.COMMANDS.items():
        assert f"  {name}" in listing
        assert command.cost in listing
        assert command.job.__doc__ is not None
        assert command.job.__doc__ in listing


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_a_commands_help_comes_before_anything_is_installed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    monkeypatch.setattr(environment, "prepare", fail_with(SetupError("installs")).job)
    for name, command in dev.COMMANDS.items():
        monkeypatch.setattr(sys, "argv", ["dev.py", name, option])
        is_programs_own = name == "run"
        assert dev.main() == int(is_programs_own)
        assert is_programs_own or command.cost in capsys.readouterr().out


def test_an_unknown_command_is_refused() -> None:
    completed = subprocess.run(
        [sys.executable, DEV, "none"], capture_output=True, text=True, check=False
    )
    assert completed.returncode == 2
    assert "invalid choice: 'none'" in completed.stderr


def fail_with(error: BaseException) -> dev.Command:
    def job(*_: object) -> int:
        raise error

    return dev.Command(job, "nothing")


def test_a_machine_that_cannot_be_made_ready_gets_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(dev.COMMANDS, "setup", fail_with(SetupError("Run this once")))
    monkeypatch.setattr(sys, "argv", ["dev.py", "setup"])
    assert dev.main() == 1
    assert capsys.readouterr().err == "Run this once\n"


def test_an_interrupted_setup_says_how_to_go_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(dev.COMMANDS, "setup", fail_with(KeyboardInterrupt()))
    monkeypatch.setattr(sys, "argv", ["dev.py", "setup"])
    assert dev.main() == 130
    assert "the same command goes on from here" in capsys.readouterr().err


def test_arguments_are_handed_on_to_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    handed_on: list[str] = []

    def job(arguments: list[str]) -> int:
        handed_on.extend(arguments)
        return 7

    monkeypatch.setitem(dev.COMMANDS, "test", dev.Command(job, "nothing"))
    monkeypatch.setattr(sys, "argv", ["dev.py", "test", "tests/till", "-q", "--cov"])
    assert dev.main() == 7
    assert handed_on == ["tests/till", "-q", "--cov"]


def test_the_whole_suite_runs_in_two_processes_at_least_unless_the_user_says_otherwise() -> None:
    options = dev.side_by_side(["-q"])
    processes = int(options[0].removeprefix("--numprocesses="))
    assert 2 <= processes <= dev.MOST_TEST_PROCESSES
    assert "--durations=10" in options
    assert dev.side_by_side(["tests/till", "-q"]) == []
    assert dev.side_by_side(["--pdb"]) == []


def test_an_older_python_is_told_which_one_it_takes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "OLDEST_PYTHON", (99, 1))
    monkeypatch.setattr(sys, "argv", ["dev.py", "demo"])
    assert dev.main() == 1
    assert "needs Python 99.1 or newer" in capsys.readouterr().out
