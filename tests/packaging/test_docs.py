"""The documents: each is in an index, and no link leads nowhere."""

import re
from pathlib import Path

import environment

DOCS = environment.ROOT / "docs"
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


def test_every_document_is_in_an_index() -> None:
    indexed = {path for index in INDICES for path in linked_paths(index)}
    assert {page.name for page in PAGES - {DOCS / "README.md"} if page not in indexed} == set()


def test_decisions_are_numbered_once_and_gaps_are_explained() -> None:
    numbers = [page.name[:3] for page in DOCS.glob("decisions/[0-9]*.md")]
    assert len(numbers) == len(set(numbers))
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    all_up_to_the_last = {f"{number:03}" for number in range(1, int(max(numbers)) + 1)}
    assert {number for number in all_up_to_the_last if number not in index} == set()
