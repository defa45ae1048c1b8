"""Windows' rules for names, lengths and open files, tried on every system."""

import errno
from pathlib import PurePath, PurePosixPath, PureWindowsPath

import pytest

from pos_scanner import windows_rules
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.windows_rules import (
    is_on_network,
    is_too_long,
    refuse_reserved_name,
    retry_while_open,
)


class RefusalError(PermissionError):
    """Windows' words of a file that another program has open."""

    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EACCES, "refused")
        self.winerror = winerror


class RefusedCall:
    """A call that Windows refuses so many times, and then allows."""

    def __init__(self, refusal: OSError, times: int) -> None:
        self.remaining = times
        self.calls = 0
        self._refusal = refusal

    def __call__(self) -> str:
        self.calls += 1
        if self.remaining:
            self.remaining -= 1
            raise self._refusal
        return "renamed"


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long it was waited each time, without waiting."""
    lengths: list[float] = []
    monkeypatch.setattr(windows_rules, "sleep", lengths.append)
    return lengths


@pytest.mark.parametrize("winerror", [5, 32, 33], ids=["renamed onto", "open", "locked"])
def test_what_a_virus_scanner_has_open_for_a_moment_is_tried_again(
    pauses: list[float], winerror: int
) -> None:
    call = RefusedCall(RefusalError(winerror), times=3)
    assert retry_while_open(call) == "renamed"
    assert pauses == sorted(pauses)
    assert len(pauses) == 3


def test_what_stays_open_is_refused_at_last(pauses: list[float]) -> None:
    call = RefusedCall(RefusalError(32), times=1000)
    with pytest.raises(RefusalError):
        retry_while_open(call)
    assert call.calls == len(pauses) + 1
    assert 1 <= sum(pauses) <= 2


@pytest.mark.parametrize(
    "refusal",
    [
        PermissionError(errno.EACCES, "no right"),
        RefusalError(19),
        FileNotFoundError(errno.ENOENT, ""),
    ],
    ids=["a right that is missing on POSIX", "a disk that is write-protected", "no file"],
)
def test_what_no_waiting_mends_is_refused_at_once(pauses: list[float], refusal: OSError) -> None:
    call = RefusedCall(refusal, times=1)
    with pytest.raises(type(refusal)):
        retry_while_open(call)
    assert (call.calls, pauses) == (1, [])


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (r"D:\export\CON", "CON"),
        (r"D:\export\nul.csv", "nul.csv"),
        (r"D:\aux\list.csv", "aux"),
        (r"\\office\shop\Com1.2026.xlsx", "Com1.2026.xlsx"),
        (r"D:\export\LPT³", "LPT³"),
        (r"D:\export\prn .csv", "prn .csv"),
        (r"D:\export\list.", "list."),
        (r"D:\shop \list.csv", "shop "),
        (r"D:\export\10:30.csv", "10:30.csv"),
        (r"D:\export\what?.csv", "what?.csv"),
        ("D:\\export\\li\tst.csv", "li\tst.csv"),
        ("CONIN$", "CONIN$"),
    ],
)
def test_a_name_that_windows_keeps_or_changes_is_refused_and_told(path: str, name: str) -> None:
    with pytest.raises(KnownError) as failure:
        refuse_reserved_name(PureWindowsPath(path))
    assert failure.value.kind is FailureKind.NAME_RESERVED
    assert failure.value.facts == {"path": path, "name": name}


@pytest.mark.parametrize(
    "path",
    [
        PureWindowsPath(r"D:\发票\2026年11月.csv"),
        PureWindowsPath(r"\\office\shop$\console\com10.csv"),
        PureWindowsPath(r"C:list.csv"),
        PureWindowsPath(r"..\.\icon.nul"),
        PureWindowsPath(r"\\?\D:\export\list.csv"),
        PurePosixPath("/srv/CON/10:30."),
    ],
    ids=str,
)
def test_every_other_name_is_a_name(path: PurePath) -> None:
    refused = []
    try:
        refuse_reserved_name(path)
    except KnownError as error:
        refused.append(error.facts)
    assert refused == []


@pytest.mark.parametrize(
    ("path", "is_long"),
    [
        (PureWindowsPath("D:\\" + "a" * 256), False),
        (PureWindowsPath("D:\\" + "a" * 257), True),
        (PurePosixPath("/" + "a" * 300), False),
    ],
    ids=["the longest", "one more", "another system"],
)
def test_windows_names_259_characters(path: PurePath, *, is_long: bool) -> None:
    assert is_too_long(path) is is_long


@pytest.mark.parametrize(
    ("path", "is_remote"),
    [
        (PureWindowsPath(r"\\shop\till\data"), True),
        (PureWindowsPath(r"\\?\UNC\shop\till\data"), True),
        (PureWindowsPath(r"C:\till"), False),
        (PureWindowsPath(r"\\?\C:\till"), False),
        (PureWindowsPath(r"\\.\C:\till"), False),
        (PurePosixPath("//shop/till"), False),
    ],
    ids=str,
)
def test_a_folder_of_another_computer_is_known(path: PurePath, *, is_remote: bool) -> None:
    assert is_on_network(path) is is_remote
