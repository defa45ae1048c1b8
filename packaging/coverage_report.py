"""The tests with branch coverage: a table of the packages, and limits under which it fails.

What the tests' own processes run counts, not the programs that they start, and of a parametrised
test the first cases alone: tracing takes half as long again (see tests/conftest.py). The limits
hold for the whole suite: when only some tests are run, the table is printed and nothing is judged.
"""

import json
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTION = "--cov"
LINES_PERCENT = {"domain": 92, "till": 92, "journal": 92, "titles": 92, "export": 92}
ALL_LINES_PERCENT = 85
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many lines (statements) and branches there are, and how many were taken."""

    lines: int = 0
    covered_lines: int = 0
    branches: int = 0
    covered_branches: int = 0

    @property
    def lines_percent(self) -> float:
        """Covered lines of a hundred; 100 where there are none."""
        return 100 * self.covered_lines / self.lines if self.lines else 100.0

    @property
    def branches_percent(self) -> float:
        """Covered branches of a hundred; 100 where there are none."""
        return 100 * self.covered_branches / self.branches if self.branches else 100.0


def by_package(report: Mapping[str, Mapping[str, Mapping[str, int]]]) -> dict[str, Coverage]:
    """Sum the `files` of coverage's JSON report up: a package a row, ``all`` at the end."""
    groups: dict[str, list[Mapping[str, int]]] = {}
    for file, entry in sorted(report.items()):
        package, *inner = Path(file).parts[1:]
        groups.setdefault(package if inner else "(top)", []).append(entry["summary"])
    summaries = [summary for group in groups.values() for summary in group]
    return {name: _sum(group) for name, group in groups.items()} | {_ALL: _sum(summaries)}


def shortfalls(packages: Mapping[str, Coverage]) -> list[str]:
    """What is under its limit, a sentence each; a package that is not there counts as uncovered."""
    limits = LINES_PERCENT | {_ALL: ALL_LINES_PERCENT}
    return [
        f"{name}: {packages[name].lines_percent if name in packages else 0:.1f} % of lines, "
        f"at least {limit} % are wanted"
        for name, limit in limits.items()
        if name not in packages or packages[name].lines_percent < limit
    ]


def table(packages: Mapping[str, Coverage]) -> str:
    """The packages with lines and branches in percent."""
    head = f"{'package':12}{'lines':>8}{'covered':>10}{'branches':>10}{'covered':>10}"
    rows = (
        f"{name:12}{entry.lines:8}{entry.lines_percent:8.1f} %"
        f"{entry.branches:10}{entry.branches_percent:8.1f} %"
        for name, entry in packages.items()
    )
    return "\n".join([head, *rows])


def is_whole_suite(arguments: Iterable[str]) -> bool:
    """Whether pytest's arguments select no tests by path, expression or marker."""
    selecting = ("-k", "-m", "--lf", "--last-failed", "--deselect", "--ignore")
    return not any(
        argument.startswith(selecting) or (ROOT / argument.partition("::")[0]).exists()
        for argument in arguments
    )


def run_tests(python: str, arguments: Sequence[str]) -> int:
    """Run pytest under coverage and print the table; its status, or 1 when a limit is not met."""
    coverage = [python, "-m", "coverage"]
    subprocess.run([*coverage, "erase"], cwd=ROOT, check=True)
    status = subprocess.run(
        [*coverage, "run", "-m", "pytest", *arguments], cwd=ROOT, check=False
    ).returncode
    subprocess.run([*coverage, "combine", "--quiet"], cwd=ROOT, check=False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "coverage.json"
        subprocess.run([*coverage, "json", "--quiet", "-o", str(file)], cwd=ROOT, check=True)
        packages = by_package(json.loads(file.read_text(encoding="utf-8"))["files"])
    print(f"\n{table(packages)}")
    if not is_whole_suite(arguments):
        return status
    missing = shortfalls(packages)
    print("\n".join(missing))
    return status or (1 if missing else 0)


def _sum(summaries: Iterable[Mapping[str, int]]) -> Coverage:
    rows = list(summaries)
    return Coverage(
        lines=sum(row["num_statements"] for row in rows),
        covered_lines=sum(row["covered_lines"] for row in rows),
        branches=sum(row["num_branches"] for row in rows),
        covered_branches=sum(row["covered_branches"] for row in rows),
    )
