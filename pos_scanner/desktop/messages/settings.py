"""Sentences about the settings: what is wrong with one, and where.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

Sentences = tuple[str, str]
"""What happened, and what to do about it."""


PROBLEMS: dict[str, Sentences] = {
    "syntax": (
        QT_TRANSLATE_NOOP("Messages", "The settings cannot be read: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend that line (a quote or a bracket is often missing)."),
    ),
    "unknown-key": (
        QT_TRANSLATE_NOOP("Messages", "There is no setting {key}: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend or remove that line."),
    ),
    "bad-value": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} has a wrong value: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Mend that line."),
    ),
    "bad-variable": (
        QT_TRANSLATE_NOOP("Messages", "The environment variable {key} has a wrong value."),
        QT_TRANSLATE_NOOP("Messages", "Set it anew or take it away, then start again."),
    ),
    "missing": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} is missing."),
        QT_TRANSLATE_NOOP("Messages", "Set it and start again."),
    ),
    "open-to-others": (
        QT_TRANSLATE_NOOP("Messages", "Other users can read {path}, which holds a secret."),
        QT_TRANSLATE_NOOP("Messages", "Make it yours alone: chmod 600 {path}"),
    ),
    "not-readable": (
        QT_TRANSLATE_NOOP("Messages", "The settings cannot be read: {path}"),
        QT_TRANSLATE_NOOP("Messages", "Make it a text file in UTF-8 that you may read."),
    ),
}
"""By the fact ``problem`` of a SETTINGS_INVALID."""
