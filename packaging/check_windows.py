"""Does the program work on Windows? Tried under wine: tests, installer, the window's whole job.

What fails there is either a fault, or a limit of wine that is named with its evidence in
``packaging/windows/wine_limits.toml``. ``--core`` runs the quick part on this machine's own wine
and installs nothing.
"""

import fnmatch
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import bare_system
import bundle
import check_bare
import environment
import windows_installer
import windows_set
import wine_machine
from bare_system import BareSystemError
from check_bare import NOT_RUN, CheckError
from setup_error import SetupError
from wine_machine import WineMachine

ROOT = windows_set.ROOT
LIMITS = windows_set.SOURCES / "wine_limits.toml"
CORE = (
    *("tests/domain", "tests/till", "tests/catalogue", "tests/settings", "tests/protocol"),
    *("tests/test_atomic_file.py", "tests/test_clock.py", "tests/test_log_format.py"),
    *("tests/test_name_index.py", "tests/test_pinyin.py", "tests/test_text_file.py"),
    "tests/test_windows_rules.py",
)
GROUPS = {
    "core": CORE,
    "titles": ("tests/titles",),
    "journal": ("tests/journal",),
    "export": ("tests/export",),
    "backend": ("tests/backend",),
    "sandbox": ("tests/sandbox",),
    "cli": ("tests/cli",),
}
"""Each in a process of its own; capture and desktop wait for cameras and focus: wine has none."""
_TEST_TIMEOUT_S = 300
PICTURES = bundle.OUTPUT / "check-windows"
_RUNS_WINDOWS_PROGRAMS = "wine cmd /c ver"


@dataclass(frozen=True, slots=True)
class Limit:
    """Tests that wine, not the program, fails.

    Attributes:
        tests: ids; ``*`` stands for anything.
        evidence: what was seen, and why it is wine's.
    """

    tests: str
    evidence: str

    def covers(self, test: str) -> bool:
        """Whether a test's failure is this limit's."""
        pattern = self.tests.replace("[", "[[]")
        return fnmatch.fnmatchcase(test, pattern)


@dataclass(frozen=True, slots=True)
class Results:
    """What one group of tests came to: each test's id and how it ended."""

    outcomes: dict[str, str]

    def of(self, outcome: str) -> list[str]:
        """Tests that ended so: "passed", "failed" or "skipped"."""
        return [test for test, ending in self.outcomes.items() if ending == outcome]


def main(arguments: list[str]) -> int:
    """Try it; 0 (works), 1 (does not) or ``NOT_RUN``."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="windows-"))
    try:
        if "--core" in arguments:
            _check_core(folder)
        else:
            check_bare.require_means(folder)
            _check_all(folder)
    except (BareSystemError, SetupError) as error:
        print(f"check-windows was NOT RUN: {error}", file=sys.stderr, flush=True)
        return NOT_RUN
    except CheckError as error:
        print(f"\ncheck-windows FAILED: {error}", flush=True)
        return 1
    finally:
        bare_system.remove(folder)
    print(f"check-windows passed in {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def _check_core(folder: Path) -> None:
    machine = wine_machine.installed(folder)
    if machine is None:
        raise BareSystemError("there is no wine here; without --core one is made in a folder")
    windows_set.require()
    _prepare_tests(machine)
    _check_tests(machine, {"core": CORE})


def _check_all(folder: Path) -> None:
    windows_set.require()
    machine = check_bare.timed("Debian with wine", lambda: wine_machine.made(folder / "wine"))
    check_bare.timed("a Windows that is new", lambda: machine.run(_RUNS_WINDOWS_PROGRAMS))
    check_bare.timed("Windows' Python and the tests", lambda: _prepare_tests(machine))
    _check_installer(machine)
    _check_tests(machine, GROUPS)


def _prepare_tests(machine: WineMachine) -> None:
    environment.prepare("demo")  # The resources are compiled.
    python = machine.folder / "python"
    shutil.copytree(windows_set.interpreter(), python)
    windows_set.make_icu(python)
    shutil.copytree(windows_set.packages("dev", for_wine=True), python / "Lib" / "site-packages")
    listing = subprocess.run(
        ["git", "ls-files"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in [*listing.stdout.splitlines(), "pos_scanner/desktop/resources_rc.py"]:
        target = machine.folder / "project" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, target)
    # Wine's user writes there: what a test leaves beside itself, and results.
    subprocess.run(["chmod", "-R", "a+rwX", str(machine.folder)], check=True)


def _check_tests(machine: WineMachine, groups: Mapping[str, Sequence[str]]) -> None:
    limits = read_limits(LIMITS)
    totals: Counter[str] = Counter()
    unknown: list[str] = []
    mended: set[str] = {limit.tests for limit in limits}
    for name, tests in groups.items():
        began = time.monotonic()
        results = _run_tests(machine, name, tests)
        failed = results.of("failed")
        unlisted, gone = judge(results, limits)
        unknown += unlisted
        mended &= set(gone)
        counts = {outcome: len(results.of(outcome)) for outcome in ("passed", "skipped")}
        counts |= {"named limits": len(failed) - len(unlisted), "failed": len(unlisted)}
        totals.update(counts)
        line = ", ".join(f"{count} {outcome}" for outcome, count in counts.items())
        print(f"{time.monotonic() - began:5.0f} s  {name}: {line}", flush=True)
    print("        all: " + ", ".join(f"{count} {what}" for what, count in totals.items()))
    for tests_of_limit in sorted(mended):
        print(f"No test of the limit “{tests_of_limit}” failed: it can go.", flush=True)
    if unknown:
        raise CheckError("these fail and are no named limits:\n  " + "\n  ".join(unknown))


def _run_tests(machine: WineMachine, name: str, tests: Sequence[str]) -> Results:
    report = machine.folder / f"{name}.xml"
    python = machine.inside / "python" / "python.exe"
    options = f"-q -p no:cacheprovider --timeout={_TEST_TIMEOUT_S} --junitxml=../{name}.xml"
    line = f"cd {machine.inside}/project && wine {python} -m pytest {options} {' '.join(tests)}"
    output = machine.run(line, QT_QPA_PLATFORM="offscreen").stdout
    if not report.exists():
        raise CheckError(f"{name}: the tests broke off:\n{output[-3000:]}")
    return read_results(report.read_text(encoding="utf-8"))


def _check_installer(machine: WineMachine) -> None:
    installer = check_bare.timed(
        "the installer", lambda: windows_installer.make(machine.folder, for_wine=True)
    )
    print(f"      {installer.stat().st_size / 1e6:.1f} MB", flush=True)
    for file in ("window_job.py", "installer_job.py"):
        shutil.copy(windows_set.SOURCES / file, machine.folder)
    subprocess.run(["chmod", "-R", "a+rwX", str(machine.folder)], check=True)
    inside = machine.inside
    pictures = inside / "pictures"
    job = f"python3 {inside}/installer_job.py {inside / installer.name} {pictures}"
    completed = check_bare.timed("installed, used, upgraded, removed", lambda: machine.run(job))
    shutil.copytree(machine.folder / "pictures", PICTURES, dirs_exist_ok=True)
    print(completed.stdout, flush=True)
    if completed.returncode:
        raise CheckError("the installed program does not do its job")


def judge(results: Results, limits: Sequence[Limit]) -> tuple[list[str], list[str]]:
    """Failures that no limit names, and limits (their tests) of which no test failed."""
    failed = results.of("failed")
    unlisted = [test for test in failed if not any(limit.covers(test) for limit in limits)]
    gone = [limit.tests for limit in limits if not any(map(limit.covers, failed))]
    return unlisted, gone


def read_limits(file: Path) -> list[Limit]:
    """The named limits of wine."""
    with file.open("rb") as stream:
        return [Limit(**entry) for entry in tomllib.load(stream).get("limit", [])]


def read_results(report: str) -> Results:
    """How each test of pytest's report in JUnit's format ended; a broken set-up is a failure."""
    return Results(dict(_outcomes(ElementTree.fromstring(report))))  # noqa: S314  (our own report)


def _outcomes(report: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for case in report.iter("testcase"):
        module, _, name = (
            (case.get("classname") or "").replace(".", "/"),
            "",
            case.get("name") or "",
        )
        test = f"{module}.py::{name}" if module else name
        if case.find("failure") is not None or case.find("error") is not None:
            yield test, "failed"
        else:
            yield test, "skipped" if case.find("skipped") is not None else "passed"
