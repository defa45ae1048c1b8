"""The figures of how the code reads: what is counted, and when a limit is exceeded."""

from collections.abc import Callable
from pathlib import Path

import caps
import figures
import pytest
from figures import Place, Source

Read = Callable[..., Source]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Writes a module's text into a checkout and reads it."""

    def read(text: str, file: str = "pos_scanner/desktop/page.py") -> Source:
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return figures.read_source(path, tmp_path)

    return read


def texts(source: Source, figure: str) -> list[str]:
    return [place.text for place in source.places if place.figure == figure]


def test_vague_names_are_those_stored_in_functions(read: Read) -> None:
    source = read(
        "made = 1\n"
        "def f(told):\n"
        "    found = told\n"
        "    for one in found:\n"
        "        invoice, _left = one, told\n"
    )
    assert texts(source, figures.VAGUE_NAMES) == ["found", "one", "_left"]
    assert source.stored_names == 4
    assert figures.measure([source])[figures.VAGUE_NAMES] == 75


def test_a_silenced_check_counts_wherever_it_stands(read: Read) -> None:
    source = read("import a  # noqa: F401\n#noqa\n# a note on noqa\n", "pos_scanner/a.py")
    assert texts(source, figures.NOQA) == ["# noqa: F401", "#noqa"]
    assert figures.measure([source])[figures.NOQA] == pytest.approx(2 / 0.003)


def test_imports_count_only_inside_functions(read: Read) -> None:
    source = read(
        "import a\nif a:\n    import b\n\n\ndef f():\n    import c\n    from d import e\n"
    )
    assert texts(source, figures.LATE_IMPORTS) == ["import c", "from d import e"]


def test_docstrings_of_functions_count_up_to_three_words(read: Read) -> None:
    source = read(
        '"""Two words."""\n'
        'def f():\n    """Says it short."""\n'
        'def g():\n    """Says it a word longer."""\n'
        "def h(): ...\n"
    )
    assert texts(source, figures.SHORT_DOCSTRINGS) == ["f: Says it short."]


def test_lambdas_count_in_the_desktop_alone(read: Read) -> None:
    text = "f = lambda: 1\n"
    assert texts(read(text), figures.LAMBDAS) == ["lambda: 1"]
    assert texts(read(text, "pos_scanner/till/till.py"), figures.LAMBDAS) == []


def test_the_desktops_lambdas_are_set_against_its_own_lines(read: Read) -> None:
    sources = [read("f = lambda: 1\n\n"), read("\n" * 998, "pos_scanner/till/till.py")]
    assert figures.measure(sources)[figures.LAMBDAS] == 500


def test_the_fullest_folder_is_counted_without_its_init(read: Read) -> None:
    files = ("a/__init__.py", "a/one.py", "a/b/two.py", "a/b/three.py", "a/b/__init__.py")
    sources = [read("", f"pos_scanner/{file}") for file in files]
    assert figures.measure(sources)[figures.FOLDER] == 2
    assert figures.worst_files(sources, figures.FOLDER)[0] == ("pos_scanner/a/b", 2)


def test_the_worst_files_come_first() -> None:
    places = [Place(figures.NOQA, file, 1, "") for file in ("a.py", "b.py", "b.py")]
    source = Source("x.py", 10, 0, tuple(places))
    assert figures.worst_files([source], figures.NOQA) == [("b.py", 2), ("a.py", 1)]


@pytest.mark.parametrize(("value", "over"), [(2.0, []), (2.04, []), (2.06, [figures.NOQA])])
def test_a_limit_is_judged_as_the_figure_is_printed(value: float, over: list[str]) -> None:
    assert figures.exceeded({figures.NOQA: value}, {figures.NOQA: 2.0}) == over


def test_a_package_without_anything_has_figures_of_nothing() -> None:
    assert set(figures.measure([]).values()) == {0}


def test_the_figures_are_printed_with_their_worst_files(
    tmp_path: Path,
    read: Read,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    read("def f():\n    import a\n    told = lambda: a\n")
    monkeypatch.setattr(caps, "ROOT", tmp_path)
    assert figures.main(["--worst"]) == 1
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if line.startswith(figures.LATE_IMPORTS))
    assert row.endswith("OVER ITS LIMIT")
    assert "    pos_scanner/desktop/page.py 1" in lines
    assert f"pos_scanner/desktop/page.py:3: told  [{figures.VAGUE_NAMES}]" in lines


@pytest.mark.parametrize(
    "call",
    [
        "QLabel(name)", "QPushButton(name)", "QListWidgetItem(name)", "box.setToolTip(name)",
        "box.setWhatsThis(name)", "box.setHtml(name)", "box.insertHtml(name)",
        "label.setTextFormat(rich)", "box.setInformativeText(name)",
    ],
)  # fmt: skip
def test_a_call_that_may_draw_a_strangers_text_as_markup_counts(read: Read, call: str) -> None:
    assert texts(read(f"{call}\n"), figures.MARKUP) == [call]
    assert texts(read(f"{call}\n", "pos_scanner/till/till.py"), figures.MARKUP) == []
    assert figures.exceeded(figures.measure([read(f"{call}\n")])) != []


def test_the_bare_calls_stand_where_their_texts_are_escaped(read: Read) -> None:
    assert (
        texts(read("QLabel(a)\n", "pos_scanner/desktop/widgets/plain_text.py"), figures.MARKUP)
        == []
    )


def test_a_models_tool_tip_counts_unless_it_is_escaped(read: Read) -> None:
    answer = "if role == Role.ToolTipRole:\n    {}(name)\n"
    assert texts(read(answer.format("str")), figures.MARKUP) == ["Role.ToolTipRole"]
    assert texts(read(answer.format("plain_tool_tip")), figures.MARKUP) == []
