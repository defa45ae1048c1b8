"""The figures of how the package reads, each with its limit.

Places to look at rather than verdicts: modules in a folder, names that say how a value came to be
instead of what it is, silenced checks, imports inside functions, docstrings without content,
lambdas in the window, texts that the window may take for markup. `--worst` lists every place behind
them.
"""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import caps

PACKAGE = "pos_scanner"
# Well-read projects have 0.0 to 0.3 % of these among the names that they store values under.
_VAGUE_WORDS = """
    made found told chosen shown one before after left wanted given taken kept read written done
    gone asked said seen got came there here this that other others rest thing things it what which
    some more less both all_ held sent put filled typed known meant used moved
"""
VAGUE = frozenset(_VAGUE_WORDS.split())
SHORT_DOCSTRING_WORDS = 3
_FILES_SHOWN = 5

FOLDER = "modules in the fullest folder"
VAGUE_NAMES = "vague names, % of stored names in functions"
NOQA = "noqa, a thousand lines"
LATE_IMPORTS = "imports inside functions, a thousand lines"
SHORT_DOCSTRINGS = f"docstrings of {SHORT_DOCSTRING_WORDS} words or fewer"
LAMBDAS = "lambdas, a thousand lines of desktop"
MARKUP = "texts that may be taken for markup"
# Qt takes a label's or a tool tip's text for HTML when it looks like it, and opens what it names.
_BARE_CALLS = """
    QLabel QPushButton QListWidgetItem setToolTip setWhatsThis setStatusTip setHtml insertHtml
    setMarkdown setTextFormat setInformativeText setDetailedText
"""
_MAKES_MARKUP = frozenset(_BARE_CALLS.split())
_MARKUP_ALLOWED = {
    "pos_scanner/desktop/widgets/plain_text.py": _MAKES_MARKUP,
    "pos_scanner/desktop/widgets/notices.py": {"setTextFormat", "setInformativeText"},
    "pos_scanner/desktop/printing/invoice_pdf.py": {"setHtml"},
    "pos_scanner/desktop/help/manual_browser.py": {"setMarkdown"},
}
"""Where the bare calls stand, with our own or escaped texts; everybody else takes plain_text's."""
_ESCAPED = "plain_tool_tip"
"""What a model's answer for a tool tip goes through."""

LIMITS: dict[str, float] = {
    FOLDER: 20,
    VAGUE_NAMES: 1,
    NOQA: 2,
    LATE_IMPORTS: 1,
    SHORT_DOCSTRINGS: 10,
    LAMBDAS: 4,
    MARKUP: 0,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something that counts stands."""

    figure: str
    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """One module: its lines, the names it stores values under in functions, and its places."""

    file: str
    lines: int
    stored_names: int
    places: tuple[Place, ...]


def read_source(path: Path, root: Path) -> Source:
    """Look through one module of a checkout."""
    text, file = path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()
    tree = ast.parse(text)
    functions = [
        node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    names = [name for function in functions for name in _stored_names(function)]
    places = [
        *(
            Place(VAGUE_NAMES, file, name.lineno, name.id)
            for name in names
            if name.id.strip("_") in VAGUE
        ),
        *_noqa_places(text, file),
        *(place for function in functions for place in _late_imports(function, file)),
        *(place for function in functions for place in _short_docstrings(function, file)),
        *((*_lambdas(tree, file), *_markup_places(tree, file)) if "/desktop/" in file else ()),
    ]
    return Source(file, text.count("\n"), len(names), tuple(places))


def measure(sources: Sequence[Source]) -> dict[str, float]:
    """The figures of a package, by their names in ``LIMITS``."""
    counts = Counter(place.figure for source in sources for place in source.places)
    thousands = sum(source.lines for source in sources) / 1000
    desktop = sum(source.lines for source in sources if "/desktop/" in source.file) / 1000
    names = sum(source.stored_names for source in sources)
    return {
        FOLDER: max(folder_sizes(sources).values(), default=0),
        VAGUE_NAMES: 100 * counts[VAGUE_NAMES] / (names or 1),
        NOQA: counts[NOQA] / (thousands or 1),
        LATE_IMPORTS: counts[LATE_IMPORTS] / (thousands or 1),
        SHORT_DOCSTRINGS: counts[SHORT_DOCSTRINGS],
        LAMBDAS: counts[LAMBDAS] / (desktop or 1),
        MARKUP: counts[MARKUP],
    }


def folder_sizes(sources: Sequence[Source]) -> Counter[str]:
    """How many modules each folder has, ``__init__.py`` left out."""
    paths = (Path(source.file) for source in sources)
    return Counter(path.parent.as_posix() for path in paths if path.name != "__init__.py")


def exceeded(figures: dict[str, float], limits: dict[str, float] = LIMITS) -> list[str]:
    """The names of the figures over their limit, rounded as they are printed."""
    return [name for name, value in figures.items() if round(value, 1) > limits[name]]


def worst_files(sources: Sequence[Source], figure: str) -> list[tuple[str, int]]:
    """Where a figure comes from: files (or folders) with how often, the worst first."""
    if figure == FOLDER:
        return folder_sizes(sources).most_common()
    places = (place for source in sources for place in source.places)
    return Counter(place.file for place in places if place.figure == figure).most_common()


def main(arguments: list[str]) -> int:
    """Print the figures and the worst places; 1 when one is over its limit."""
    files = [
        path
        for path in sorted((caps.ROOT / PACKAGE).rglob("*.py"))
        if path.name not in caps.GENERATED
    ]
    sources = [read_source(path, caps.ROOT) for path in files]
    figures = measure(sources)
    over = exceeded(figures)
    print(f"{'':46}{'now':>7}{'limit':>7}")
    for name, value in figures.items():
        mark = "  OVER ITS LIMIT" if name in over else ""
        print(f"{name:46}{value:7.1f}{LIMITS[name]:7g}{mark}")
        if name in over:
            worst = worst_files(sources, name)[:_FILES_SHOWN]
            print("    " + ", ".join(f"{file} {count}" for file, count in worst))
    if "--worst" in arguments:
        for place in sorted(
            (place for source in sources for place in source.places),
            key=lambda place: (place.figure, place.file, place.line),
        ):
            print(f"{place.file}:{place.line}: {place.text}  [{place.figure}]")
    return 1 if over else 0


def _stored_names(function: ast.AST) -> Iterator[ast.Name]:
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node


def _noqa_places(text: str, file: str) -> Iterator[Place]:
    for number, line in enumerate(text.splitlines(), 1):
        for match in re.finditer(r"#\s*noqa\S*.*", line):
            yield Place(NOQA, file, number, match[0])


def _late_imports(function: ast.AST, file: str) -> Iterator[Place]:
    for node in ast.walk(function):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            yield Place(LATE_IMPORTS, file, node.lineno, ast.unparse(node))


def _short_docstrings(
    function: ast.FunctionDef | ast.AsyncFunctionDef, file: str
) -> Iterator[Place]:
    docstring = ast.get_docstring(function)
    if docstring and len(docstring.split()) <= SHORT_DOCSTRING_WORDS:
        yield Place(SHORT_DOCSTRINGS, file, function.lineno, f"{function.name}: {docstring}")


def _lambdas(tree: ast.AST, file: str) -> Iterator[Place]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Lambda):
            yield Place(LAMBDAS, file, node.lineno, ast.unparse(node))


def _markup_places(tree: ast.AST, file: str) -> Iterator[Place]:
    """Calls that may draw a stranger's text as markup, and tool tips of models not escaped."""
    allowed = _MARKUP_ALLOWED.get(file, frozenset())
    nodes = list(ast.walk(tree))
    escapes = any(isinstance(node, ast.Name) and node.id == _ESCAPED for node in nodes)
    for node in nodes:
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in _MAKES_MARKUP - allowed:
                yield Place(MARKUP, file, node.lineno, ast.unparse(node))
        elif isinstance(node, ast.Attribute) and node.attr == "ToolTipRole" and not escapes:
            yield Place(MARKUP, file, node.lineno, ast.unparse(node))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
