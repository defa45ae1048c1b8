"""Everything a developer does, as one command: ``python3 packaging/dev.py``.

Each command first makes the machine ready (virtual environment, pinned requirements, system
libraries, compiled resources) and then does its job; what is ready already is not touched again.
Standard library only, since it runs before anything is installed.
"""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import bundle
import check_bare
import check_bundle
import check_windows
import coverage_report
import environment
import release
import screen
import system
import windows_installer
from setup_error import SetupError

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "tests" / "benchmarks"
MOST_TEST_PROCESSES = 4


def demo(arguments: list[str]) -> int:
    """Show the whole job with a stand-in for WeChat and a sample camera (--auto --shots DIR)."""
    python = environment.prepare("demo", screen.needs())
    if not screen.is_present() and "--auto" not in arguments:
        print("No screen here: the window opens on a virtual one. `demo --auto --shots out` does")
        print("the whole job by itself and leaves pictures of it in out/.", flush=True)
    with screen.available():
        return _run([python, "-m", "pos_scanner", "demo", *arguments])


def run(arguments: list[str]) -> int:
    """Start pos-scanner itself with the arguments that follow."""
    python = environment.prepare("demo", system.WINDOW)
    return _run([python, "-m", "pos_scanner", *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests (arguments go to pytest); --cov adds the branch coverage and its limits."""
    python = environment.prepare("dev", system.TESTS, acceptance=True)
    pytest_arguments = [argument for argument in arguments if argument != coverage_report.OPTION]
    pytest_arguments = [*side_by_side(pytest_arguments), *pytest_arguments]
    if coverage_report.OPTION in arguments:
        return coverage_report.run_tests(python, pytest_arguments)
    return _run([python, "-m", "pytest", *pytest_arguments])


def side_by_side(arguments: list[str]) -> list[str]:
    """Pytest's options for the whole suite: several processes, and the slowest tests told.

    Half of the time goes by in waiting for a scanner's keys, so that one process more than there
    are cores pays. An option of the user's own comes later and wins; a debugger wants one process.
    """
    if "--pdb" in arguments or not coverage_report.is_whole_suite(arguments):
        return []
    processes = min(MOST_TEST_PROCESSES, 1 + (os.cpu_count() or 1))
    return [f"--numprocesses={processes}", "--dist=worksteal", "--durations=10"]


def lint(arguments: list[str]) -> int:
    """Check style, types, the direction of imports, caps on length and figures."""
    python = environment.prepare("dev")
    checks = [
        [python, "-m", "ruff", "check", *arguments],
        [python, "-m", "ruff", "format", "--check"],
        [python, "-m", "mypy"],
        [python, str(ROOT / "packaging" / "caps.py")],
        [python, str(ROOT / "packaging" / "figures.py")],
        [str(Path(python).with_name(environment.script("lint-imports"))), "--no-cache"],
    ]
    results = [_run(check) for check in checks]
    return max(results)


def mutate(arguments: list[str]) -> int:
    """Plant faults in a module and see which its tests let live: `mutate MODULE [--sample N]`."""
    python = environment.prepare("dev", system.TESTS)
    return _run([python, str(ROOT / "packaging" / "mutate.py"), *arguments])


def bench(arguments: list[str]) -> int:
    """Run benchmarks: `bench` lists them, `bench reader` runs tests/benchmarks/bench_reader.py."""
    names = sorted(path.stem.removeprefix("bench_") for path in BENCHMARKS.glob("bench_*.py"))
    if not arguments or arguments[0] not in names:
        print("benchmarks: " + ", ".join(names))
        return 0 if not arguments else 2
    python = environment.prepare("dev", system.TESTS)
    # A benchmark may import NumPy before the program does, which sets this itself.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with screen.available():
        return _run([python, "-m", f"tests.benchmarks.bench_{arguments[0]}", *arguments[1:]])


def shots(arguments: list[str]) -> int:
    """Take pictures of every screen into a folder; --matrix: in every size, and what fits not.

    With --matrix, screens that are named after the folder are taken alone, each picture whole.
    """
    is_matrix = "--matrix" in arguments
    folder, *names = [argument for argument in arguments if argument != "--matrix"] or [""]
    if not folder or (names and not is_matrix):
        print("usage: dev.py shots DIR [--matrix [SCREEN ...]]", file=sys.stderr)
        return 2
    python = environment.prepare("demo", screen.needs())
    if is_matrix:
        return _run([python, "-m", "tests.screenshots.matrix", folder, *names])
    with screen.available(size="3840x2160x24"):
        return _run([python, "-m", "tests.screenshots.take", folder])


def pictures(arguments: list[str]) -> int:
    """Take the manual's and the READMEs' pictures anew, into the manual's folder."""
    del arguments
    python = environment.prepare("demo", screen.needs())
    with screen.available(size="1920x1080x24"):
        return _run([python, "-m", "tests.screenshots.manual"])


def setup(arguments: list[str]) -> int:
    """Only make the machine ready for developing."""
    del arguments
    environment.prepare("dev", system.TESTS, acceptance=True)
    return 0


def lock(arguments: list[str]) -> int:
    """Pin the requirements anew, with hashes (after a change in pyproject.toml)."""
    system.require([system.PYTHON_VENV])
    return environment.lock(arguments)


def check_bare_machine(arguments: list[str]) -> int:
    """Try the first commands in a bare system in a temporary folder (root; 3 when it cannot)."""
    del arguments
    return check_bare.main()


def make_bundle(arguments: list[str]) -> int:
    """Make what is handed out, in dist/: .deb and .tar.xz; with --windows its installer."""
    if "--windows" not in arguments:
        return bundle.main(arguments)
    folder = [Path(argument) for argument in arguments if argument != "--windows"]
    return windows_installer.main(folder[0] if folder else None)


def check_bundles(arguments: list[str]) -> int:
    """Install dist/'s bundles in a bare system, do the demo's job, remove them (root; else 3)."""
    del arguments
    return check_bundle.main()


def make_release(arguments: list[str]) -> int:
    """Make, try and list all that is handed out; FOLDER: python.org's package, for Windows."""
    return release.main(arguments)


def check_windows_program(arguments: list[str]) -> int:
    """Run tests, installer and window under wine in a bare system (root; else 3); --core: tests."""
    return check_windows.main(arguments)


@dataclass(frozen=True, slots=True)
class Command:
    """What the command line offers: the job, and what it costs once the machine is ready."""

    job: Callable[[list[str]], int]
    cost: str


COMMANDS = {
    "demo": Command(demo, "half a minute with --auto"),
    "test": Command(test, "a quarter of an hour on two cores; --cov half as much again"),
    "lint": Command(lint, "a minute"),
    "mutate": Command(mutate, "some minutes for a module"),
    "bench": Command(bench, "a minute to an hour"),
    "shots": Command(shots, "two minutes; --matrix: half an hour"),
    "pictures": Command(pictures, "ten seconds"),
    "run": Command(run, "nothing"),
    "setup": Command(setup, "nothing"),
    "lock": Command(lock, "ten seconds; asks the package index"),
    "check-bare": Command(check_bare_machine, "ten minutes; downloads 1 GB, root only"),
    "bundle": Command(make_bundle, "five minutes; 300 MB of packages the first time"),
    "release": Command(make_release, "a quarter of an hour; 500 MB of packages the first time"),
    "check-bundle": Command(check_bundles, "five minutes; downloads 200 MB, root only"),
    "check-windows": Command(
        check_windows_program, "an hour; downloads 800 MB, root only; --core: five minutes"
    ),
}
_FIRST_TIME = """\
The first command of all takes some minutes more: it downloads about 300 MB of pinned packages into
.venv and, where they are missing, the system's libraries (as root; else it asks for one command).
`test` and `setup` want programs of others beside (LibreOffice among them), 500 MB the first time.
"""


def _describe_commands() -> str:
    width = max(map(len, COMMANDS)) + 1
    lines = [
        f"  {name:{width}}{command.job.__doc__}\n{'':{width + 2}}{command.cost}"
        for name, command in COMMANDS.items()
    ]
    return "\n".join([*lines, "", _FIRST_TIME])


def _help_of(name: str) -> str:
    command = COMMANDS[name]
    return f"dev.py {name}: {command.job.__doc__}\nIt costs {command.cost}."


def _run(command: list[str]) -> int:
    """Run a program in the project's folder; its exit status. Ctrl-C is the program's to answer."""
    with subprocess.Popen(command, cwd=ROOT) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                continue


def main() -> int:
    """Find the command and hand it what follows."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Make this machine ready and do one of:",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=_describe_commands(),
    )
    parser.add_argument("command", choices=COMMANDS, nargs="?", metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…")
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        print(f"pos_scanner needs Python {oldest} or newer; this is {sys.version.split()[0]}.")
        return 1
    options = parser.parse_args()
    if options.command is None:
        parser.print_help()
        return 0
    if options.command != "run" and {"-h", "--help"} & set(options.arguments[:1]):
        print(_help_of(options.command))  # Before anything is installed; `run` has the program's.
        return 0
    try:
        return COMMANDS[options.command].job(options.arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on from here.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
