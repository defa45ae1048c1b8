"""How many planted faults in a module do its tests let live?

pytest collects once; a forked child for each fault exchanges the code and defaults of the functions
and the constants that stand already, and runs the tests until one fails. Nothing on disk is
touched, and a child that hangs counts as stopped by the tests.
Survivors that no test can tell from the program are listed, with the reason, in
``mutants_equivalent.toml``. Needs fork (Linux, macOS) and pytest.
"""

import argparse
import ast
import importlib
import os
import random
import re
import select
import signal
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from _pytest.main import pytest_runtestloop as run_tests
from mutants import Mutation, mutations, plant

ROOT = Path(__file__).resolve().parent.parent
EQUIVALENTS = Path(__file__).with_name("mutants_equivalent.toml")
LIVING_PERCENT = 5.0


@dataclass(frozen=True, slots=True)
class Target:
    """A module under test: its dotted name, its text, and the tests that must notice faults."""

    module: str
    source: str
    tests: tuple[str, ...]

    @property
    def path(self) -> str:
        """The module's file, in the project."""
        return self.module.replace(".", "/") + ".py"

    def line(self, mutation: Mutation) -> str:
        """The line that a fault is planted in, without its indentation."""
        return self.source.splitlines()[mutation.line - 1].strip()


@dataclass(slots=True)
class Report:
    """What became of the faults; ``sound`` says that the tests pass without any."""

    sound: bool = True
    tried: int = 0
    living: list[Mutation] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def living_percent(self) -> float:
        """The share that no test noticed, of those tried."""
        return 100 * len(self.living) / max(1, self.tried)


def target(name: str, tests: Sequence[str] = (), root: Path = ROOT) -> Target:
    """A module by its dotted name or its path; its tests are those of the mirrored path.

    Raises:
        FileNotFoundError: there is no such module, or no tests where they should be.
    """
    module = name.removesuffix(".py").strip("/").replace("/", ".")
    path = root / (module.replace(".", "/") + ".py")
    source = path.read_text(encoding="utf-8")
    folder = Path("tests", *module.split(".")[1:-1])
    mirrored = folder / f"test_{path.stem}.py"
    if not tests and not (root / mirrored).exists():
        raise FileNotFoundError(f"{mirrored} does not exist; name the tests of {module}")
    return Target(module, source, tuple(tests) or (str(mirrored),))


def read_equivalents(file: Path = EQUIVALENTS) -> list[dict[str, str]]:
    """The listed faults of all modules: module, line, kind, reason."""
    entries: list[dict[str, str]] = tomllib.loads(file.read_text(encoding="utf-8")).get(
        "mutant", []
    )
    return entries


def equivalents(module: str, file: Path = EQUIVALENTS) -> set[tuple[str, str]]:
    """Faults of a module that change nothing a test could notice: (line without indent, kind)."""
    entries = read_equivalents(file)
    return {(entry["line"], entry["kind"]) for entry in entries if entry["module"] == module}


def choose(subject: Target, sample: int, seed: int, listed: set[tuple[str, str]]) -> list[Mutation]:
    """The faults to be planted: all, or a sample that the same seed gives again."""
    candidates = [
        mutation
        for mutation in mutations(ast.parse(subject.source))
        if (subject.line(mutation), mutation.kind.value) not in listed
    ]
    random.Random(seed).shuffle(candidates)
    return candidates[:sample] if sample else candidates


class MutationRun:
    """The plugin of pytest that runs the collected tests once for each fault, in a child."""

    def __init__(self, subject: Target, planned: Sequence[Mutation], *, budget_s: float) -> None:
        self._subject = subject
        self._planned = planned
        self._budget_s = budget_s
        self.report = Report(sound=False)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run them instead of pytest's own loop."""
        began = time.monotonic()
        tree = ast.parse(self._subject.source)
        module = importlib.import_module(self._subject.module)
        self.report.sound = _passes(session, _nothing, self._budget_s)
        # What the tests take unharmed, thrice over, and some seconds for a busy machine.
        limit_s = 3 * (time.monotonic() - began) + 5
        for mutation in self._planned if self.report.sound else ():
            if time.monotonic() - began > self._budget_s:
                break
            try:
                code = compile(plant(tree, mutation), self._subject.path, "exec")
            except (SyntaxError, ValueError, TypeError):
                continue
            self.report.tried += 1
            if _passes(session, partial(_exchange, module, code), limit_s):
                self.report.living.append(mutation)
        self.report.seconds = time.monotonic() - began
        return True


def main(arguments: Sequence[str]) -> int:
    """Plant faults and print those that live; 1 when more do than are allowed."""
    options = _parser().parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.chdir(ROOT)
    try:
        subject = target(options.module, options.tests)
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    planned = choose(subject, options.sample, options.seed, equivalents(subject.module))
    run = MutationRun(subject, planned, budget_s=options.budget)
    pytest.main(
        ["-q", "-n0", "-p", "no:cacheprovider", "--hypothesis-seed=0", *subject.tests], [run]
    )
    report = run.report
    if not report.sound:
        print(f"{subject.module}: its tests fail without any fault", file=sys.stderr)
        return 2
    print(
        f"\n{subject.module}: {report.tried} faults of {len(planned)} planted, "
        f"{len(report.living)} live = {report.living_percent:.1f} % ({report.seconds:.0f} s)"
    )
    for mutation in sorted(report.living, key=lambda mutation: mutation.line):
        print(f"  {subject.path}:{mutation.line} [{mutation.kind}] {subject.line(mutation)[:100]}")
    return 1 if report.living_percent > options.allow else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__.partition("\n")[0])
    parser.add_argument("module", help="pos_scanner.domain.money, or its path")
    parser.add_argument("tests", nargs="*", help="instead of the tests of the mirrored path")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="N faults, not all")
    parser.add_argument("--seed", type=int, default=1, help="which sample")
    parser.add_argument("--budget", type=float, default=600, metavar="SECONDS", help="for all")
    parser.add_argument(
        "--allow", type=float, default=LIVING_PERCENT, metavar="PERCENT", help="that may live"
    )
    return parser


def _nothing() -> None:
    """Run the tests on the program as it is."""


def _passes(session: pytest.Session, prepare: Callable[[], None], limit_s: float) -> bool:
    """Whether the tests pass in a child of this process, within a time."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _silence()
            session.config.pluginmanager.unregister(name="terminalreporter")
            prepare()
            session.config.option.maxfail = 1
            session.testsfailed = 0
            session.shouldfail = False
            run_tests(session)
            status = 1 if session.testsfailed else 0
        finally:
            os._exit(status)
    descriptor = os.pidfd_open(child)
    try:
        ended, _, _ = select.select([descriptor], [], [], limit_s)
        if not ended:
            os.kill(child, signal.SIGKILL)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    finally:
        os.close(descriptor)


def _silence() -> None:
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)


def _exchange(module: ModuleType, code: CodeType) -> None:
    """Put the code, default values and constants of a mutated module into the one that stands."""
    mutated = ModuleType(module.__name__)
    exec(code, vars(mutated))
    replacements = _functions(mutated)
    for qualified_name, function in _functions(module).items():
        replacement = replacements.get(qualified_name)
        if replacement and function.__code__.co_freevars == replacement.__code__.co_freevars:
            function.__code__ = replacement.__code__
            function.__defaults__ = _mixed(function.__defaults__, replacement.__defaults__)
            keywords = (replacement.__kwdefaults__ or {}).items()
            plain = {name: value for name, value in keywords if _is_plain(value)}
            function.__kwdefaults__ = {**(function.__kwdefaults__ or {}), **plain}
    for name, value in vars(mutated).items():
        if not name.startswith("__") and (_is_plain(value) or isinstance(value, re.Pattern)):
            setattr(module, name, value)


def _mixed(
    standing: tuple[object, ...] | None, mutated: tuple[object, ...] | None
) -> tuple[object, ...] | None:
    """Defaults of the mutated function; what is of a class stays, since a class exists but once."""
    if not standing or not mutated:
        return standing
    return tuple(new if _is_plain(new) else old for old, new in zip(standing, mutated, strict=True))


def _is_plain(value: object) -> bool:
    return type(value) in (bool, int, str, tuple, frozenset, dict, list, set)


def _functions(module: ModuleType) -> Mapping[str, FunctionType]:
    """The functions and methods that a module defines, by their qualified names."""
    values = list(vars(module).values())
    own_classes = [
        value for value in values if isinstance(value, type) and value.__module__ == module.__name__
    ]
    members = [member for owner in own_classes for member in vars(owner).values()]
    functions: dict[str, FunctionType] = {}
    for member in (*values, *members):
        for candidate in _unwrapped(member):
            if isinstance(candidate, FunctionType) and candidate.__module__ == module.__name__:
                functions.setdefault(candidate.__qualname__, candidate)
    return functions


def _unwrapped(member: object) -> Iterator[object]:
    if isinstance(member, property):
        yield from (member.fget, member.fset)
    elif isinstance(member, FunctionType):
        yield member
    else:  # classmethod, staticmethod, functools.cache
        yield getattr(member, "__func__", getattr(member, "__wrapped__", None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
