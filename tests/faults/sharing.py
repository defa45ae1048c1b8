"""Windows' rule for open files, on another system: nobody removes or renames what is open.

Python's calls and SQLite's deleting ask it first. A file counts as open while this process has a
descriptor of it, or while its name is among those that another program has open.
"""

# ruff: noqa: N802  (SQLite's name)

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import apsw

from pos_scanner import windows_rules

_VIOLATION = 13


class SharingViolationError(PermissionError):
    """ERROR_SHARING_VIOLATION; only Windows' Python gives an error this attribute."""

    winerror = 32


class SharingRule:
    """Who has which file open.

    Attributes:
        foreign: names of files that another program has open.
        refused: names for which a call was refused.
        let_go_after: refusals after which the other program closes its files; none: never.
        pauses: how often it was waited for, in seconds each.
    """

    def __init__(self) -> None:
        self.foreign: set[str] = set()
        self.refused: list[str] = []
        self.let_go_after: int | None = None
        self.pauses: list[float] = []

    def ask(self, *paths: Any) -> None:
        """See that none of the files is open.

        Raises:
            PermissionError: a sharing violation.
        """
        for path in map(os.fspath, paths):
            if Path(path).name in self.foreign or _is_open(path):
                self.refused.append(Path(path).name)
                if len(self.refused) == self.let_go_after:
                    self.foreign.clear()
                raise SharingViolationError(_VIOLATION, "sharing violation", path)

    def guard(self, call: Callable[..., None]) -> Callable[..., None]:
        """A call of ``os`` that asks first."""

        def asks_first(*paths: Any, **options: Any) -> None:
            self.ask(*paths)
            call(*paths, **options)

        return asks_first


class _Layer(apsw.VFS):
    """SQLite's own deleting."""

    def __init__(self, rule: SharingRule) -> None:
        self._rule = rule
        self.name = f"sharing-{id(self)}"
        super().__init__(self.name, "", makedefault=True)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        try:
            if Path(filename).name in self._rule.foreign:
                self._rule.ask(filename)
        except PermissionError as error:
            raise apsw.IOError("sharing violation") from error
        super().xDelete(filename, syncdir)


@contextmanager
def windows_sharing() -> Iterator[SharingRule]:
    """Within it Windows' rule holds."""
    rule = SharingRule()
    layer = _Layer(rule)
    try:
        with ExitStack() as patches:
            for name in ("unlink", "remove", "rename", "replace"):
                guarded = rule.guard(getattr(os, name))
                patches.enter_context(mock.patch.object(os, name, guarded))
            patches.enter_context(mock.patch.object(windows_rules, "sleep", rule.pauses.append))
            yield rule
    finally:
        layer.unregister()


def _is_open(path: str) -> bool:
    try:
        status = Path(path).stat()
    except OSError:
        return False
    identity = (status.st_dev, status.st_ino)
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            opened = descriptor.stat()
        except OSError:
            continue
        if (opened.st_dev, opened.st_ino) == identity:
            return True
    return False
