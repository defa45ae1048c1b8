"""The caps on length: what is too long is named, and a flat match is not too long."""

import ast
from pathlib import Path

import caps
import pytest

ARM = "        case {0}:\n            show({0})\n"


def table(arms: int, arm: str = ARM) -> str:
    """A function that is one match of so many arms."""
    return "def carry_out(command):\n    match command:\n" + "".join(
        arm.format(number) for number in range(arms)
    )


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A module's file in a checkout."""
    monkeypatch.setattr(caps, "ROOT", tmp_path)
    return tmp_path / "module.py"


def problems(module: Path, text: str) -> list[str]:
    module.write_text(text, encoding="utf-8")
    return list(caps.too_long(module))


def test_a_function_longer_than_its_cap_is_named_with_its_line(module: Path) -> None:
    text = "\ndef f():\n" + "    g()\n" * caps.FUNCTION_LINES
    assert problems(module, text) == ["module.py:2: f has 51 lines (at most 50)"]


def test_a_function_as_long_as_its_cap_is_not(module: Path) -> None:
    assert problems(module, "def f():\n" + "    g()\n" * (caps.FUNCTION_LINES - 1)) == []


def test_a_flat_match_may_be_as_long_as_what_it_lists(module: Path) -> None:
    assert problems(module, table(arms=60)) == []


def test_a_flat_match_with_a_docstring_is_one_too(module: Path) -> None:
    text = table(arms=60).replace(":\n", ':\n    """Doc."""\n', 1)
    assert problems(module, text) == []


def test_a_match_with_a_long_arm_is_no_table(module: Path) -> None:
    text = table(arms=60) + ARM.format(60) + "            g()\n" * caps.TABLE_ARM_LINES
    assert len(problems(module, text)) == 1


def test_a_function_that_does_more_than_match_is_no_table(module: Path) -> None:
    assert len(problems(module, table(arms=60) + "    g()\n")) == 1


def test_a_function_with_another_statement_alone_is_no_table() -> None:
    (function,) = ast.parse("def f():\n    return 1\n").body
    assert isinstance(function, ast.FunctionDef)
    assert not caps.is_table(function)


def test_a_class_is_measured_without_its_fields(module: Path) -> None:
    fields = "    x: int\n" * 300
    methods = "    def f(self): ...\n" * caps.CLASS_LINES
    assert problems(module, "class C:\n" + fields) == []
    assert "module.py:1: C has 251 lines (at most 250)" in problems(
        module, "class C:\n" + fields + methods
    )


def test_a_file_longer_than_its_cap_is_named(module: Path) -> None:
    assert problems(module, "x = 1\n" * 400) == []
    assert problems(module, "x = 1\n" * 401) == ["module.py: file of 401 lines (at most 400)"]
