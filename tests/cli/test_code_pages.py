"""Every command's output into a terminal, a pipe and a file of every code page."""

import argparse
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_scanner import __main__
from pos_scanner.cli.arguments import parser
from pos_scanner.cli.output import open_streams, print_json, say
from tests.cli.shell import ROOT, SAMPLE
from tests.waiting import DEADLINE_S

if sys.platform != "win32":
    import pty

posix = pytest.mark.skipif(sys.platform == "win32", reason="as POSIX has it")

CODE_PAGES = ("ascii", "cp1252", "cp936", "utf-8")
LANGUAGES = ("zh_CN", "en")
CARD = ("card", "--name", "北京示例科技有限公司", "--tax-number", "91110108MA01ABCD2H")


def command_paths(
    command: argparse.ArgumentParser, path: tuple[str, ...] = ()
) -> Iterator[list[str]]:
    """A command line for each command and each of its actions."""
    yield list(path)
    for action in command._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, actions in action.choices.items():
                yield from command_paths(actions, (*path, name))


def run_into(
    monkeypatch: pytest.MonkeyPatch, code_page: str, *arguments: str, stdin: bytes = b""
) -> tuple[int, str, str]:
    """Run the program in this process, its streams strict and of a code page as a system's are."""
    streams = [io.BytesIO(), io.BytesIO()]
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(streams[0], code_page))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(streams[1], code_page))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), code_page))
    monkeypatch.setattr(sys, "argv", ["pos-scanner", *arguments])
    with pytest.raises(SystemExit) as ending:
        __main__.main()
    sys.stdout.flush()
    sys.stderr.flush()
    output, errors = (stream.getvalue().decode(code_page) for stream in streams)
    monkeypatch.undo()
    return int(ending.value.code or 0), output, errors


@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_the_help_of_every_command_goes_into_every_code_page(
    monkeypatch: pytest.MonkeyPatch, code_page: str
) -> None:
    paths = list(command_paths(parser()))
    assert len(paths) > 20
    for path in paths:
        status, output, errors = run_into(monkeypatch, code_page, *path, "--help")
        assert (status, errors) == (0, ""), path
        assert output.startswith("usage:"), path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code_page", CODE_PAGES)
def test_the_results_of_commands_go_into_every_code_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code_page: str, language: str
) -> None:
    picture = str(tmp_path / "抬头.png")
    commands = (
        ["doctor"],
        ["export", "--list"],
        ["export", "--output", str(tmp_path / "发票.csv")],
        [*CARD, "--output", picture],
        ["decode", picture, str(SAMPLE)],
        ["codes", "餐饮"],
        ["journal", "verify"],
        ["journal", "list"],
        ["backend", "till", "add", "一号收银台"],
        ["backend", "till", "list"],
        ["lookup", "没有这个代码"],
        ["lookup", "-"],
        ["decode", str(tmp_path / "没有.png")],
        ["没有这个命令"],
    )
    common = ("--data-dir", str(tmp_path / "数据"), "--lang", language)
    for command in commands:
        status, output, errors = run_into(
            monkeypatch, code_page, *common, *command, stdin="餐饮→".encode()
        )
        assert output or errors, command
        assert status in (0, 1, 2), command


def test_what_a_code_page_lacks_is_written_in_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, "cp936", newline="\n"))
    open_streams()
    say("合计 ¥113.00 → 已导出 😀")
    assert stream.getvalue().decode("cp936") == "合计 CNY 113.00 → 已导出 \\U0001f600\n"


def test_json_loses_nothing_in_a_code_page_that_lacks_its_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    value = {"name": "北京 ¥ → 𠮷", "path": "C:\\数据"}
    for code_page in CODE_PAGES:
        stream = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, code_page))
        open_streams()
        print_json(value)
        assert json.loads(stream.getvalue().decode(code_page)) == value


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_a_text_that_is_piped_in_is_understood_in_any_code_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, charset: str
) -> None:
    text = "11上海示例商贸有限公司→291310000775785552L→"
    status, output, errors = run_into(
        monkeypatch,
        "cp1252",
        *("--data-dir", str(tmp_path), "lookup", "-", "--json"),
        stdin=text.encode(charset),
    )
    assert (status, errors) == (0, "")
    assert json.loads(output)["title"] == "上海示例商贸有限公司"


@pytest.mark.parametrize("code_page", ["ascii", "cp1252", "cp936"])
@pytest.mark.parametrize("outlet", [pytest.param("terminal", marks=posix), "pipe", "file"])
def test_a_program_of_its_own_ends_without_a_traceback(
    tmp_path: Path, code_page: str, outlet: str
) -> None:
    command = [sys.executable, "-m", "pos_scanner", "--data-dir", str(tmp_path / "数据")]
    if outlet == "terminal":
        reader, writer = pty.openpty()
    elif outlet == "pipe":
        reader, writer = os.pipe()
    else:
        writer = os.open(tmp_path / "output.txt", os.O_RDWR | os.O_CREAT)
        reader = os.open(tmp_path / "output.txt", os.O_RDONLY)
    completed = subprocess.run(
        [*command, "--lang", "zh_CN", "lookup", "没有这个代码 ¥"],
        env={**os.environ, "PYTHONIOENCODING": code_page},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=writer,
        check=False,
        timeout=DEADLINE_S,
    )
    os.close(writer)
    output = os.read(reader, 10_000).decode(code_page)
    os.close(reader)
    assert completed.returncode == 1
    assert output
    assert "Traceback" not in output
