"""No command: the window."""

import sys

import pytest

from tests.cli.shell import Shell


def test_a_window_without_a_screen_says_so(shell: Shell) -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("other systems always have a screen")
    status, _, errors = shell()
    assert status == 1
    assert "screen" in errors.lower()
