"""What the Windows program is made of, and how its trial under wine is judged."""

import importlib.metadata
import re
from pathlib import Path

import check_bare
import check_windows
import pytest
import windows_installer
import windows_program
import windows_set
from check_windows import Limit, judge, read_limits, read_results
from environment import PINS
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PINNED = """\
numpy==2.4.6 ; python_full_version < '3.12' \\
    --hash=sha256:aa
numpy==2.5.5 ; python_full_version >= '3.12' \\
    --hash=sha256:bb
openpyxl==3.1.5 \\
    --hash=sha256:cc
"""
EXPORTS = """\
[Ordinal/Name Pointer] Table -- Ordinal Base 1
\t[   0] +base[   1]  0000 PyArg_Parse
\t[   1] +base[   2]  0001 _Py_NoneStruct
\t[   2] +base[   3]  0002 other
"""
REPORT = """\
<testsuites><testsuite>
<testcase classname="tests.till.test_till" name="test_a[1]"/>
<testcase classname="tests.till.test_till" name="test_b"><failure message="no"/></testcase>
<testcase classname="tests.till.test_till" name="test_c"><skipped/></testcase>
<testcase classname="tests.till.test_till" name="test_d[x]"><error message="no"/></testcase>
<testcase classname="" name="tests.till.test_fuzz"><error message="collection"/></testcase>
</testsuite></testsuites>
"""


def test_pins_are_left_out_with_their_hashes() -> None:
    assert windows_set.without(PINNED, {"numpy"}) == "openpyxl==3.1.5 \\\n    --hash=sha256:cc\n"


def test_what_only_builds_is_left_out_and_nothing_that_runs() -> None:
    """The pins of the bundle are what the program needs at run time, and its makers."""
    pinned = set(re.findall(r"^([\w.-]+)==", PINS["bundle"].read_text("utf-8"), re.MULTILINE))
    assert pinned >= windows_set.BUILD_ONLY
    needed: set[str] = set()
    waiting: set[tuple[str, tuple[str, ...]]] = {("pos-scanner", ("demo", "pdf"))}
    while waiting:
        name, extras = waiting.pop()
        needed.add(name.lower())
        try:
            texts = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # Of another system.
        for requirement in map(Requirement, texts):
            environments = [{"extra": extra} for extra in (*extras, "")]
            marker = requirement.marker
            if marker and not any(marker.evaluate(extra) for extra in environments):
                continue
            if requirement.name.lower() not in needed:
                waiting.add((requirement.name, tuple(requirement.extras)))
    assert not needed & windows_set.BUILD_ONLY


def test_every_name_of_the_interpreters_library_is_forwarded() -> None:
    lines = windows_set.forwarders("junk\n" + EXPORTS).splitlines()
    assert lines[2:] == [
        "  PyArg_Parse = python311.PyArg_Parse",
        "  _Py_NoneStruct = python311._Py_NoneStruct",
    ]


def test_the_modules_of_qt_that_the_program_imports_are_shipped() -> None:
    sources = [path.read_text("utf-8") for path in (ROOT / "pos_scanner").rglob("*.py")]
    imported = set(re.findall(r"\bPySide6\.(Qt\w+)", "\n".join(sources)))
    assert imported == set(windows_program.QT_MODULES)


def test_the_interpreter_finds_its_library_and_the_packages() -> None:
    archive, *folders = windows_program.SEARCH_PATH
    assert archive == f"{windows_set.LIBRARY}.zip"
    assert {".", r"..\packages"} <= set(folders)


def test_an_interpreter_of_python_org_gets_what_its_package_lacks_of_the_runtime(
    tmp_path: Path,
) -> None:
    files = {
        "embeddable": ["python311.dll", "vcruntime140.dll"],
        "set": ["python311.dll", "vcruntime140.dll", "msvcp140.dll", "python.exe"],
    }
    for folder, names in files.items():
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_text(folder, encoding="ascii")
    windows_program.copy_interpreter(tmp_path / "embeddable", tmp_path / "set", tmp_path / "x")
    copied = {path.name: path.read_text("ascii") for path in (tmp_path / "x").iterdir()}
    assert copied == {
        "python311.dll": "embeddable",
        "vcruntime140.dll": "embeddable",
        "msvcp140.dll": "set",
    }


@pytest.mark.parametrize(
    ("name", "is_shipped"),
    [
        ("cv2/cv2.pyd", True),
        ("cv2/data/haarcascade_eye.xml", False),
        ("numpy/_core/tests/test_umath.py", False),
        ("numpy/testing/__init__.py", False),
        ("PySide6/Qt6Quick.dll", False),
        ("PySide6/translations/qtbase_zh_CN.qm", True),
        ("win32/win32file.pyd", True),
        ("win32/win32gui.pyd", False),
        ("pywin32_system32/pywintypes311.dll", True),
        ("pywin32.pth", False),
        ("pyzbar/zbar-LICENSE.txt", True),
    ],
)
def test_nothing_is_shipped_that_is_never_loaded(name: str, *, is_shipped: bool) -> None:
    assert windows_program.is_shipped(name) is is_shipped


def test_the_installer_speaks_of_every_text_in_both_languages() -> None:
    script = windows_installer.SCRIPT.read_text("utf-8")
    names = re.findall(r"^LangString (\w+) \$\{LANG_(\w+)\}", script, re.MULTILINE)
    english = {name for name, language in names if language == "ENGLISH"}
    assert english == {name for name, language in names if language == "SIMPCHINESE"}
    assert set(re.findall(r"\$\((\w+)\)", script)) == english


def test_what_is_installed_is_what_is_removed() -> None:
    """By its names: a folder may hold files of the user's own."""
    script = windows_installer.SCRIPT.read_text("utf-8")
    removed = set(re.findall(r'(?:RMDir /r|Delete) "\$INSTDIR\\([\w.-]+)"', script))
    installed = {"python", "packages", "program.py", "LICENSE.txt", windows_program.PROGRAM}
    assert removed >= installed
    assert "${WINDOW}" in script.partition('Section "un."')[2]
    assert not re.search(r'RMDir /r "\$INSTDIR"', script)


def test_a_report_says_how_each_test_ended() -> None:
    results = read_results(REPORT)
    assert results.of("passed") == ["tests/till/test_till.py::test_a[1]"]
    assert results.of("skipped") == ["tests/till/test_till.py::test_c"]
    assert results.of("failed") == [
        "tests/till/test_till.py::test_b",
        "tests/till/test_till.py::test_d[x]",
        "tests.till.test_fuzz",
    ]


def test_a_failure_that_no_limit_names_is_one_and_a_limit_without_failures_can_go() -> None:
    limits = [Limit("tests/till/test_till.py::test_d[*]", "seen"), Limit("tests/x.py::*", "seen")]
    unlisted, gone = judge(read_results(REPORT), limits)
    assert unlisted == ["tests/till/test_till.py::test_b", "tests.till.test_fuzz"]
    assert gone == ["tests/x.py::*"]


def test_each_limit_of_wine_has_its_evidence_and_names_tests_that_exist() -> None:
    for limit in read_limits(check_windows.LIMITS):
        assert len(limit.evidence) > 20
        assert (ROOT / limit.tests.partition("::")[0]).exists()


def test_without_wine_the_core_says_so_and_is_neither_passed_nor_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert check_windows.main(["--core"]) == check_bare.NOT_RUN
    assert "NOT RUN: there is no wine here" in capsys.readouterr().err
