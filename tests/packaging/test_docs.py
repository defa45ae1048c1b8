"""The documents: each is in an index; links, paths, commands and settings that they name exist."""

import argparse
import re
import shlex
import tomllib
from pathlib import Path

import environment
import pytest

from pos_scanner.cli.arguments import parser
from pos_scanner.settings import DECLARATIONS

DOCS = environment.ROOT / "docs"
PACKAGE = environment.ROOT / "pos_scanner"
PAGES = {*DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")}
INDICES = {DOCS / "README.md", DOCS / "decisions" / "README.md"}
TOP = {environment.ROOT / name for name in ("README.md", "README.zh.md", "CONTRIBUTING.md")}
MANUAL = set((PACKAGE / "desktop" / "help" / "manual").glob("*/*.md"))
CHANGES = environment.ROOT / "CHANGELOG.md"
TEXTS = sorted(PAGES | TOP | MANUAL)
SECTIONS = {declaration.key.split(".")[0] for declaration in DECLARATIONS.values()}
FILES = (".py", ".socket")
"""Endings of files whose names look like settings."""


def linked_paths(page: Path) -> set[Path]:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets if "://" not in target}


def test_no_link_leads_nowhere() -> None:
    dangling = {
        (page.name, path.name)
        for page in {*TEXTS, CHANGES}
        for path in linked_paths(page)
        if not path.exists()
    }
    assert dangling == set()


def named_paths(page: Path) -> set[str]:
    """The project's paths that a page names between backticks; patterns and calls are none."""
    words = re.findall(r"`([\w./-]+)`", page.read_text(encoding="utf-8"))
    roots = tuple(f"{folder.name}/" for folder in environment.ROOT.iterdir() if folder.is_dir())
    packages = tuple(f"{folder.name}/" for folder in PACKAGE.iterdir() if folder.is_dir())
    inside = {f"pos_scanner/{word}" for word in words if word.startswith(packages)}
    return {word for word in words if word.startswith(roots)} | inside


def test_every_path_that_is_named_exists() -> None:
    missing = {
        (page.name, path)
        for page in TEXTS
        for path in named_paths(page)
        if not any((root / path).exists() for root in (environment.ROOT, PACKAGE))
    }
    assert missing == set()


def test_every_document_is_in_an_index() -> None:
    indexed = {path for index in INDICES for path in linked_paths(index)}
    assert {page.name for page in PAGES - {DOCS / "README.md"} if page not in indexed} == set()


def test_decisions_are_numbered_once_and_gaps_are_explained() -> None:
    numbers = [page.name[:3] for page in DOCS.glob("decisions/[0-9]*.md")]
    assert len(numbers) == len(set(numbers))
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    all_up_to_the_last = {f"{number:03}" for number in range(1, int(max(numbers)) + 1)}
    assert {number for number in all_up_to_the_last if number not in index} == set()


def linked_anchors(page: Path) -> list[tuple[Path, str]]:
    links = re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", page.read_text(encoding="utf-8"))
    return [((page.parent / path).resolve() if path else page, anchor) for path, anchor in links]


def anchors_of(page: Path) -> set[str]:
    """Its explicit anchors, and those that a reader of Markdown makes of headings."""
    text = page.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    slugs = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return slugs | set(re.findall(r'<a id="([\w-]+)">', text))


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_an_anchor_that_is_linked_exists(page: Path) -> None:
    missing = [(path.name, it) for path, it in linked_anchors(page) if it not in anchors_of(path)]
    assert missing == []


def commands_of(page: Path) -> list[str]:
    """What stands behind ``pos-scanner`` in code, up to the end of its line, a pipe or a remark."""
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```\w*\n(.*?)```", text, re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    lines = [line for block in blocks for line in block.splitlines()]
    pattern = r"^(?:.*(?:run --|sudo|[|;$]) )?pos-scanner ([^|#>;]*)"
    return [match[1] for line in [*spans, *lines] if (match := re.match(pattern, line.strip()))]


def unknown_words(command: str) -> list[str]:
    """The commands and options in a command line that the parser does not have."""
    level, unknown = parser(), []
    options = set(level._option_string_actions)
    for word in shlex.split(command.replace("…", ""), posix=False):
        if word.startswith("--"):
            unknown += [] if word.split("=")[0].rstrip(",") in options else [word]
            continue
        choices = next(
            (
                action.choices
                for action in level._actions
                if isinstance(action, argparse._SubParsersAction)
            ),
            {},
        )
        if word in choices:
            level = choices[word]
            options |= set(level._option_string_actions)
        elif choices and word.isalpha() and word.islower():
            unknown.append(word)
    return unknown


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_commands_that_are_named_are_the_programs(page: Path) -> None:
    unknown = {command: words for command in commands_of(page) if (words := unknown_words(command))}
    assert unknown == {}


def test_a_command_that_there_is_not_would_be_noticed() -> None:
    assert unknown_words("journal verfy --jsn") == ["verfy", "--jsn"]
    assert unknown_words("journal verify --json FILE") == []


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_settings_that_are_named_are_declared(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    keys = {declaration.key for declaration in DECLARATIONS.values()}
    named = set(re.findall(rf"`((?:{'|'.join(sorted(SECTIONS))})\.[a-z_]+)(?: = [^`]*)?`", text))
    assert {name for name in named - keys if not name.endswith(FILES)} == set()
    for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL):
        tables = tomllib.loads(block)
        if tables.keys() <= SECTIONS:
            assert {f"{table}.{key}" for table in tables for key in tables[table]} <= keys


@pytest.mark.parametrize("page", TEXTS, ids=lambda page: f"{page.parent.name}/{page.name}")
def test_environment_variables_that_are_named_are_read(page: Path) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    of_settings = {declaration.variable for declaration in DECLARATIONS.values()}
    named = set(re.findall(r"POS_SCANNER_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8")))
    assert {name for name in named - of_settings if f'"{name}"' not in code} == set()
