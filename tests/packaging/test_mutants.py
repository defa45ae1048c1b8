"""Planted faults: where they can be, and what a module looks like with one of them."""

import ast

import mutants
import pytest
from mutants import Kind


def planted(source: str, kind: Kind) -> list[str]:
    """The module with each fault of a kind, as text."""
    tree = ast.parse(source)
    return [
        ast.unparse(mutants.plant(tree, mutation))
        for mutation in mutants.mutations(tree)
        if mutation.kind == kind
    ]


@pytest.mark.parametrize(
    ("kind", "source", "faulty"),
    [
        (Kind.COMPARISON, "a < b", "a <= b"),
        (Kind.COMPARISON, "a in b", "a not in b"),
        (Kind.COMPARISON, "a is b", "a is not b"),
        (Kind.OPERATOR, "a + b", "a - b"),
        (Kind.OPERATOR, "a += b", "a -= b"),
        (Kind.AND_OR, "a and b", "a or b"),
        (Kind.AND_OR, "a or b", "a and b"),
        (Kind.NOT_DROPPED, "not a", "bool(a)"),
        (Kind.NEVER, "if a:\n    b", "if False:\n    b"),
        (Kind.ALWAYS, "while a:\n    b", "while True:\n    b"),
        (Kind.NEVER, "a if b else c", "a if False else c"),
        (Kind.NONE_RETURNED, "def f():\n    return a", "def f():\n    return None"),
        (Kind.CONSTANT, "a = 1", "a = 2"),
        (Kind.CONSTANT, "a = True", "a = False"),
        (Kind.TEXT, "a = 'b'", "a = 'bX'"),
        (Kind.DROPPED, "a()", "pass"),
        (Kind.DROPPED, "a.b = c", "pass"),
    ],
)
def test_each_kind_of_fault_changes_what_it_says(kind: Kind, source: str, faulty: str) -> None:
    assert planted(source, kind) == [faulty]


def test_one_fault_at_a_time_is_planted() -> None:
    assert planted("a + b\nc + d", Kind.OPERATOR) == ["a - b\nc + d", "a + b\nc - d"]


def test_the_module_itself_stays_as_it_was() -> None:
    tree = ast.parse("a < 1")
    for mutation in mutants.mutations(tree):
        mutants.plant(tree, mutation)
    assert ast.unparse(tree) == "a < 1"


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring."""',
        'def f() -> "text":\n    """A docstring."""',
        "def f(a: 'text', *, b: Literal[1]) -> None: ...",
        "import a.b\nfrom c import d",
        "if TYPE_CHECKING:\n    from a import b\n    C = Literal['d']",
        "a: Literal['b']",
        "@dataclass(frozen=True, slots=True)\nclass A: ...",
        "log = logging.getLogger('name')",
        "log.info('%d frames', count)",
        "f'{a:>8}'",
        "match a:\n    case B(c=1): ...",
        "class Kind(StrEnum):\n    TEXT = 'text'",
        "class Row(NamedTuple):\n    count: int = 1",
        "def f():\n    return None",
        "a = ''",
    ],
)
def test_what_no_test_should_tell_apart_is_left_alone(source: str) -> None:
    assert mutants.mutations(ast.parse(source)) == []


def test_a_condition_beside_the_type_checkers_is_reached() -> None:
    source = "if TYPE_CHECKING:\n    import a\nif checking:\n    b"
    assert planted(source, Kind.NEVER) == [source.replace("if checking", "if False")]


def test_a_fault_knows_its_line() -> None:
    lines = [mutation.line for mutation in mutants.mutations(ast.parse("a\n\nb < c"))]
    assert lines == [3]


def test_defaults_of_a_dataclass_and_of_a_function_are_reached() -> None:
    source = "@dataclass\nclass A:\n    b: int = 1\n\n    def f(self, c: int=5):\n        ..."
    assert [text.count("= 2") + text.count("=6") for text in planted(source, Kind.CONSTANT)] == [
        1,
        1,
    ]
