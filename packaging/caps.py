"""The caps on length: a file at most 400 lines, a class 250, a function 50.

A class's declarations of fields do not count: a table is as long as what it lists.
A function that is one flat ``match`` is exempt: it is a table, and grows by a line or two a case.

What ages badly in long-lived programs is the tail, not the median; so the tail is capped by a
check from the first commit. Complexity is ruff's business.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 400
CLASS_LINES = 250
FUNCTION_LINES = 50
TABLE_ARM_LINES = 4
GENERATED = {"resources_rc.py"}


def too_long(path: Path) -> Iterator[str]:
    """Say what in a file is longer than its cap."""
    text = path.read_text(encoding="utf-8")
    shown = path.relative_to(ROOT)
    if (lines := text.count("\n")) > FILE_LINES:
        yield f"{shown}: file of {lines} lines (at most {FILE_LINES})"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            cap = CLASS_LINES
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not is_table(node):
            cap = FUNCTION_LINES
        else:
            continue
        length = _lines(node) - sum(_lines(field) for field in _declarations(node))
        if length > cap:
            yield f"{shown}:{node.lineno}: {node.name} has {length} lines (at most {cap})"


def _declarations(node: ast.stmt) -> list[ast.AnnAssign]:
    body = node.body if isinstance(node, ast.ClassDef) else []
    return [statement for statement in body if isinstance(statement, ast.AnnAssign)]


def _lines(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def is_table(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function is, after its docstring, one match statement of arms up to 4 lines."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    if len(body) != 1 or not isinstance(body[0], ast.Match):
        return False
    arms = [arm.body for arm in body[0].cases]
    return all(sum(_lines(statement) for statement in arm) <= TABLE_ARM_LINES for arm in arms)


def main() -> int:
    """Check the package, the tests and the packaging scripts."""
    files = [
        path
        for folder in ("pos_scanner", "tests", "packaging")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name not in GENERATED
    ]
    found = [line for path in files for line in too_long(path)]
    print("\n".join(found) or f"Caps kept: {len(files)} files.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
