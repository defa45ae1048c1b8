"""All of Qt: the window, its theme and its words, and the workers that keep it responsive."""

import contextlib
import ctypes
import sys
from importlib import import_module

import PySide6.QtCore  # noqa: F401  (the import hook below comes with it)


def _has_no_feature(module: object) -> bool:
    """Whatever it is: nobody here writes Qt's names in snake_case (PySide's ``__feature__``)."""
    del module
    return False


# Its import hook reads the source of every module to look for the word PySide6, and linecache
# keeps them all: 20 MB of memory and a tenth of the time that a start takes. (PySide6 6.11.)
with contextlib.suppress(ImportError):
    vars(import_module("shibokensupport.feature"))["_mod_uses_pyside"] = _has_no_feature

# glibc's malloc gives each thread an arena, and frames that go from thread to thread leave holes in
# all of them: 4 MB. (-8 is M_ARENA_MAX in its malloc.h; a C library without arenas lacks the call.)
if sys.platform == "linux":
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).mallopt(-8, 2)
