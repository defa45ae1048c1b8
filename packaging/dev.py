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
from pathlib import Path

import environment
import screen
import system
from setup_error import SetupError

OLDEST_PYTHON = (3, 11)
ROOT = Path(__file__).resolve().parent.parent
BENCHMARKS = ROOT / "tests" / "benchmarks"


def demo(arguments: list[str]) -> int:
    """Show the whole job with a stand-in for WeChat and a sample camera (--auto --shots DIR)."""
    python = environment.prepare("demo")
    system.require(system.WINDOW)
    with screen.available(needed=True):
        return _run([python, "-m", "pos_scanner", "demo", *arguments])


def run(arguments: list[str]) -> int:
    """Start pos-scanner itself with the arguments that follow."""
    python = environment.prepare("demo")
    system.require(system.WINDOW)
    return _run([python, "-m", "pos_scanner", *arguments])


def test(arguments: list[str]) -> int:
    """Run the tests (arguments go to pytest)."""
    python = environment.prepare("dev")
    environment.prepare_acceptance()
    system.require(system.TESTS)
    return _run([python, "-m", "pytest", *arguments])


def lint(arguments: list[str]) -> int:
    """Check style, types, the direction of imports and the caps on length."""
    python = environment.prepare("dev")
    checks = [
        [python, "-m", "ruff", "check", *arguments],
        [python, "-m", "ruff", "format", "--check"],
        [python, "-m", "mypy"],
        [python, str(ROOT / "packaging" / "caps.py")],
        [str(Path(python).with_name(environment.script("lint-imports"))), "--no-cache"],
    ]
    results = [_run(check) for check in checks]
    return max(results)


def bench(arguments: list[str]) -> int:
    """Run benchmarks: `bench` lists them, `bench reader` runs tests/benchmarks/bench_reader.py."""
    names = sorted(path.stem.removeprefix("bench_") for path in BENCHMARKS.glob("bench_*.py"))
    if not arguments or arguments[0] not in names:
        print("benchmarks: " + ", ".join(names))
        return 0 if not arguments else 2
    python = environment.prepare("dev")
    system.require(system.TESTS)
    # A benchmark may import NumPy before the program does, which sets this itself.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with screen.available(needed=True):
        return _run([python, "-m", f"tests.benchmarks.bench_{arguments[0]}", *arguments[1:]])


def shots(arguments: list[str]) -> int:
    """Take pictures of every screen into a folder: both languages, 1024x768 and 1920x1080."""
    if len(arguments) != 1:
        print("usage: dev.py shots DIR", file=sys.stderr)
        return 2
    python = environment.prepare("demo")
    system.require(system.WINDOW)
    with screen.available(needed=True, size="1920x1080x24"):
        return _run([python, "-m", "tests.screenshots.take", arguments[0]])


def setup(arguments: list[str]) -> int:
    """Only make the machine ready for developing."""
    del arguments
    environment.prepare("dev")
    environment.prepare_acceptance()
    system.require(system.TESTS)
    return 0


def lock(arguments: list[str]) -> int:
    """Pin the requirements anew, with hashes (after a change in pyproject.toml)."""
    return environment.lock(arguments)


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    command.__name__: command for command in (demo, test, lint, bench, shots, run, setup, lock)
}


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
        epilog="\n".join(f"  {name:6} {job.__doc__}" for name, job in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="…")
    if sys.version_info < OLDEST_PYTHON:
        wanted = ".".join(map(str, OLDEST_PYTHON))
        print(f"pos_scanner needs Python {wanted} or newer; this is {sys.version.split()[0]}.")
        return 1
    chosen = parser.parse_args()
    try:
        return COMMANDS[chosen.command](chosen.arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
