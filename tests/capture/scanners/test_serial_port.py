"""A serial scanner on a real (pseudo-)terminal: split anywhere, unplugged, speaking GB18030."""

import logging
import os
import queue
import random
import sys
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pos_scanner.capture.scanners import serial_framing
from pos_scanner.capture.scanners.serial_port import SerialScanner, SerialStatus, find_port
from tests.waiting import DEADLINE_S, wait_for

URL = "https://mp.weixin.qq.com/intp/invoice/usertitlewxa?action=list_auth&invoice_key=Ab0_-9"
NAME = "北京示例科技有限公司</>91110108MA01ABCDX2"


def port(device: str, vid: int | None = None, pid: int | None = None) -> Any:
    return SimpleNamespace(device=device, vid=vid, pid=pid)


PORTS = [port("COM1"), port("COM3", 0x2341, 0x0043), port("COM7", 0x1EAB, 0x0D06)]


@pytest.mark.parametrize(
    ("wanted", "ports", "found"),
    [
        ("COM9", PORTS, "COM9"),
        ("/dev/ttyACM0", [], "/dev/ttyACM0"),
        ("usb:1eab:0d06", PORTS, "COM7"),
        ("USB:2341:0043", PORTS, "COM3"),
        ("usb:1eab:0d07", PORTS, None),
        ("auto", PORTS, "COM7"),
        ("auto", PORTS[:2], "COM3"),
        ("auto", PORTS[:1], None),
        ("auto", [*PORTS[:2], port("COM5", 0x0403, 0x6001)], None),  # Which of the two?
    ],
)
def test_a_port_is_found_by_name_by_usb_id_or_by_itself(
    wanted: str, ports: list[Any], found: str | None
) -> None:
    assert find_port(wanted, ports) == found


class Heard:
    """A listener that keeps what it heard."""

    def __init__(self) -> None:
        self.heard: queue.Queue[object] = queue.Queue()

    def on_text(self, text: str) -> None:
        self.heard.put(text)

    def on_broken(self) -> None:
        self.heard.put("<broken>")

    def on_state(self, status: SerialStatus) -> None:
        self.heard.put(status)

    def next(self) -> object:
        return self.heard.get(timeout=DEADLINE_S)


class Terminal:
    """A pseudo-terminal: the scanner's end, and the port that the till opens."""

    def __init__(self) -> None:
        if sys.platform == "win32":
            pytest.skip("Windows has no pseudo-terminals")
        import pty

        self.scanner, self._kept = pty.openpty()
        self.name = os.ttyname(self._kept)

    def send(self, data: bytes) -> None:
        os.write(self.scanner, data)

    def unplug(self) -> None:
        for end in (self._kept, self.scanner):
            os.close(end)
        self.scanner = self._kept = -1

    def close(self) -> None:
        if self.scanner >= 0:
            self.unplug()


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


@pytest.fixture
def heard(terminal: Terminal) -> Iterator[Heard]:
    listener = Heard()
    scanner = SerialScanner(terminal.name, 9600, listener)
    scanner.start()
    assert listener.next() is SerialStatus.READY
    yield listener
    assert scanner.stop()


def test_codes_arrive_whole_however_the_port_splits_them(terminal: Terminal, heard: Heard) -> None:
    split = random.Random(5)
    for number in range(40):
        code = f"{URL}{number}"
        data = code.encode() + split.choice([b"\r", b"\n", b"\r\n"])
        while data:
            count = split.randint(1, len(data))
            terminal.send(data[:count])
            data = data[count:]
        assert heard.next() == code


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_arrives_in_either_encoding(
    terminal: Terminal, heard: Heard, encoding: str
) -> None:
    terminal.send(NAME.encode(encoding) + b"\r")
    assert heard.next() == NAME


def test_bytes_that_are_no_text_are_told_and_the_next_code_arrives(
    terminal: Terminal, heard: Heard
) -> None:
    terminal.send(b"\xff\xfe\x81\r")
    assert heard.next() == "<broken>"
    terminal.send(URL.encode() + b"\r")
    assert heard.next() == URL


def test_a_port_that_was_unplugged_is_found_again() -> None:
    first, listener = Terminal(), Heard()
    listed = [port(first.name, 0x1EAB, 0x0D06)]
    scanner = SerialScanner("usb:1eab:0d06", 9600, listener, ports=lambda: list(listed))
    scanner.start()
    try:
        assert listener.next() is SerialStatus.READY
        first.send(b"before\r")
        assert listener.next() == "before"
        listed.clear()
        first.send(b"cut sho")
        first.unplug()
        assert listener.next() is SerialStatus.LOST
        assert listener.next() is SerialStatus.MISSING
        second = Terminal()
        listed.append(port(second.name, 0x1EAB, 0x0D06))
        assert listener.next() is SerialStatus.READY
        second.send(b"after\r")
        assert listener.next() == "after"
    finally:
        assert scanner.stop()
    second.close()


FEW_TRIES = 3


def test_a_port_that_is_not_there_is_told_once_and_looked_for_quietly(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, "pos_scanner")
    listener = Heard()
    scanner = SerialScanner("/dev/no-such-port", 9600, listener)
    scanner.start()
    assert listener.next() is SerialStatus.MISSING
    wait_for(lambda: caplog.text.count("cannot be opened") >= FEW_TRIES, "more tries")
    assert scanner.stop()
    assert listener.heard.empty()


def test_a_scanner_that_was_never_started_stops() -> None:
    assert SerialScanner("COM1", 9600, Heard()).stop()


def test_a_code_that_is_cut_off_is_refused_and_the_next_one_arrives(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial_framing, "STALLED_S", 0.05)
    listener = Heard()
    scanner = SerialScanner(terminal.name, 9600, listener)
    scanner.start()
    assert listener.next() is SerialStatus.READY
    terminal.send(b"cut o")
    assert listener.next() == "<broken>"
    terminal.send(b"whole\r")
    assert listener.next() == "whole"
    assert scanner.stop()
