"""The documents: each is in an index, and no link leads nowhere."""

import re
from pathlib import Path

import environment

DOCS = environment.ROOT / "docs"
PACKAGE = environment.ROOT / "pos_scanner"
PAGES = {*DOCS.glob("*.md"), *DOCS.glob("decisions/*.md")}
INDICES = {DOCS / "README.md", DOCS / "decisions" / "README.md"}
TOP = {environment.ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")}


def linked_paths(page: Path) -> set[Path]:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    return {(page.parent / target).resolve() for target in targets if "://" not in target}


def test_no_link_leads_nowhere() -> None:
    dangling = {
        (page.name, path.name)
        for page in PAGES | TOP
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
        for page in (PAGES | TOP) - {environment.ROOT / "CHANGELOG.md"}
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
