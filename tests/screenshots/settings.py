"""The settings' pages and the first start guide, for pictures."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QLocale

from pos_scanner.desktop.first_start.guide_page import PAGES, GuidePage
from pos_scanner.desktop.settings.problem_page import ProblemPage
from pos_scanner.desktop.settings.settings_page import SettingsPage
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.window.main_window import MainWindow
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings.declaration import Topic
from tests.screenshots.samples import SETTINGS


def _settings_page(topic: Topic, window: MainWindow) -> Page:
    page = SettingsPage(window, SETTINGS, Path("/home/till/settings.toml"), lambda: None)
    page.show_topic(topic)
    return page


def _guide_page(number: int, window: MainWindow) -> Page:
    language = "zh_CN" if QLocale().language() is QLocale.Language.Chinese else "en"
    settings = replace(SETTINGS, shop_guide_page=number)
    return GuidePage(window, settings, language, lambda: None)


def _settings_problem_page(window: MainWindow) -> Page:
    facts = {"path": "/home/till/settings.toml", "line": "7", "key": "scanner.gap_ms"}
    error = KnownError(
        FailureKind.SETTINGS_INVALID,
        **facts,
        problem="bad-value",
        wanted="a whole number from 10 to 200",
    )
    return ProblemPage(window, [error], "gap_ms = 5")


SETTINGS_PAGES: dict[str, Callable[[MainWindow], Page]] = {
    **{f"settings-{topic.value}": partial(_settings_page, topic) for topic in Topic},
    **{f"guide-{number}": partial(_guide_page, number) for number in range(1, PAGES + 1)},
    "settings-problem": _settings_problem_page,
}
