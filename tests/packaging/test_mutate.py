"""The mutation tester: which tests it takes, what it leaves out, which faults it sees live."""

import os
import subprocess
import sys
from pathlib import Path

import mutate
import pytest
from mutate import Target

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs fork and pidfd")

SOURCE = """\
from dataclasses import dataclass

LIMIT = 10


def is_large(count: int) -> bool:
    return count > LIMIT


@dataclass
class Counter:
    count: int = 0

    def add(self, step: int = 1, *, twice: bool = False) -> None:
        self.count += 2 * step if twice else step

    @property
    def is_empty(self) -> bool:
        return self.count == 0
"""
TESTS = """\
from pos_scanner.parts.counter import Counter, is_large


def test_large() -> None:
    assert is_large(11)
    assert not is_large(10)


def test_counter() -> None:
    counter = Counter()
    assert counter.is_empty
    counter.add()
    assert counter.count == 1
    assert not counter.is_empty
    counter.add(3, twice=True)
    assert counter.count == 7
"""
WEAK_TESTS = TESTS.replace("    assert not is_large(10)\n", "")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one module with tests that notice all faults."""
    for file, text in {
        "pos_scanner/__init__.py": "",
        "pos_scanner/parts/__init__.py": "",
        "pos_scanner/parts/counter.py": SOURCE,
        "tests/parts/test_counter.py": TESTS,
        "packaging/mutants_equivalent.toml": "",
        "pytest.ini": "[pytest]\n",
    }.items():
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for script in ("mutate.py", "mutants.py"):
        (tmp_path / "packaging" / script).write_bytes(
            (mutate.ROOT / "packaging" / script).read_bytes()
        )
    return tmp_path


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(project / "packaging" / "mutate.py"), *arguments],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["pos_scanner.parts.counter", "pos_scanner/parts/counter.py"])
def test_the_tests_are_those_of_the_mirrored_path(project: Path, name: str) -> None:
    subject = mutate.target(name, root=project)
    assert subject.module == "pos_scanner.parts.counter"
    assert subject.tests == ("tests/parts/test_counter.py",)


def test_named_tests_are_taken_instead(project: Path) -> None:
    subject = mutate.target("pos_scanner.parts.counter", ["tests/other.py"], root=project)
    assert subject.tests == ("tests/other.py",)


def test_a_module_without_mirrored_tests_asks_for_their_names(project: Path) -> None:
    (project / "tests/parts/test_counter.py").unlink()
    with pytest.raises(FileNotFoundError, match=r"test_counter\.py does not exist; name the tests"):
        mutate.target("pos_scanner.parts.counter", root=project)


def test_tests_that_notice_every_fault_pass(project: Path) -> None:
    completed = run(project, "pos_scanner.parts.counter")
    assert completed.returncode == 0, completed.stdout + completed.stderr
    assert "13 faults of 13 planted, 0 live = 0.0 %" in completed.stdout


def test_a_fault_that_lives_is_shown_with_its_line(project: Path) -> None:
    (project / "tests/parts/test_counter.py").write_text(WEAK_TESTS)
    completed = run(project, "pos_scanner.parts.counter")
    assert completed.returncode == 1
    assert "pos_scanner/parts/counter.py:7 [comparison] return count > LIMIT" in completed.stdout


def test_tests_that_fail_anyhow_are_refused(project: Path) -> None:
    (project / "tests/parts/test_counter.py").write_text(TESTS + "    assert False\n")
    completed = run(project, "pos_scanner.parts.counter")
    assert completed.returncode == 2
    assert "its tests fail without any fault" in completed.stderr


def test_a_fault_that_makes_the_tests_hang_does_not_live(project: Path) -> None:
    (project / "pos_scanner/parts/counter.py").write_text(
        "def steps(count: int) -> int:\n"
        "    while count > 0:\n"
        "        count = max(0, count - 2)\n"
        "    return 7\n"
    )
    (project / "tests/parts/test_counter.py").write_text(
        "from pos_scanner.parts.counter import steps\n\n\n"
        "def test_steps() -> None:\n    assert steps(4) == 7\n"
    )
    completed = run(project, "pos_scanner.parts.counter")
    assert "[always]" not in completed.stdout
    assert "[none-returned]" not in completed.stdout


def test_listed_faults_are_left_out(tmp_path: Path) -> None:
    listed = tmp_path / "equivalent.toml"
    listed.write_text(
        '[[mutant]]\nmodule = "a.b"\nline = "return count > LIMIT"\nkind = "comparison"\n'
        'reason = "none"\n'
        '[[mutant]]\nmodule = "a.c"\nline = "x"\nkind = "text"\nreason = "none"\n'
    )
    left_out = mutate.equivalents("a.b", listed)
    assert left_out == {("return count > LIMIT", "comparison")}
    subject = Target("a.b", SOURCE, ())
    kinds = [str(mutation.kind) for mutation in mutate.choose(subject, 0, 1, left_out)]
    assert kinds.count("comparison") == 1  # that of is_empty
    assert len(kinds) == len(mutate.choose(subject, 0, 1, set())) - 1


def test_the_same_seed_samples_the_same_faults() -> None:
    subject = Target("a.b", SOURCE, ())
    first, second = (mutate.choose(subject, 5, seed, set()) for seed in (1, 2))
    assert len(first) == 5
    assert first == mutate.choose(subject, 5, 1, set())
    assert first != second


def test_each_listed_equivalent_names_a_line_that_exists_and_a_reason() -> None:
    for entry in mutate.read_equivalents():
        subject = mutate.target(entry["module"], ["-"])
        lines = {line.strip() for line in subject.source.splitlines()}
        assert entry["line"] in lines, entry
        assert len(entry["reason"].split()) > 3, entry
