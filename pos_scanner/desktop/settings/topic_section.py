"""One page of the settings: its heading, its settings, the buttons that try them or lead on."""

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_scanner.desktop.messages import translated
from pos_scanner.desktop.messages.settings import TOPIC_ACTIONS, TOPICS
from pos_scanner.desktop.settings.editors import Offer
from pos_scanner.desktop.settings.setting_row import SettingRow
from pos_scanner.desktop.theme.tokens import STEP
from pos_scanner.desktop.widgets.fields import button, frame, label
from pos_scanner.desktop.widgets.layouts import NO_MARGINS, fill
from pos_scanner.settings import DECLARATIONS, Settings
from pos_scanner.settings.declaration import Declaration, Topic


class TopicSection(QWidget):
    """The settings of one topic in the order of their declarations, another section's last.

    Args:
        topic: whose settings they are.
        settings: their values.
        offers: what the editors of some list, by the settings' names.

    Attributes:
        rows: its settings.
        extra: the place for what a topic has beside settings: a picture, versions.

    Signals:
        action_requested(str): the name of the button of TOPIC_ACTIONS that was pressed.
    """

    action_requested = Signal(str)

    def __init__(
        self, topic: Topic, settings: Settings, offers: Mapping[str, Sequence[Offer]]
    ) -> None:
        super().__init__()
        self.setObjectName(f"topic_{topic.value}")
        self.topic = topic
        self.rows = [
            SettingRow(
                declaration,
                getattr(settings, declaration.name),
                offers.get(declaration.name, ()),
            )
            for declaration in sorted(DECLARATIONS.values(), key=_is_of_another_section)
            if declaration.page is topic and not declaration.is_hidden
        ]
        self.extra = fill(QVBoxLayout(), spacing=2 * STEP, margins=NO_MARGINS)
        self._actions = self._buttons()
        layout = fill(QVBoxLayout(self), spacing=2 * STEP, margins=NO_MARGINS)
        layout.addWidget(label(translated(TOPICS[topic]), "large"))
        layout.addWidget(self._actions)
        layout.addLayout(self.extra)
        self._rules = [frame("rule") for _ in self.rows]
        for row, rule in zip(self.rows, self._rules, strict=True):
            fill(layout, rule, row)

    def narrow_to(self, names: Sequence[str] | frozenset[str] | None) -> None:
        """Show the settings of these names alone, and the section while there is one; None: all."""
        for row, rule in zip(self.rows, self._rules, strict=True):
            is_listed = names is None or row.declaration.name in names
            row.setVisible(is_listed)
            rule.setVisible(is_listed)
        self._actions.setVisible(names is None and bool(TOPIC_ACTIONS[self.topic]))
        self.setVisible(names is None or any(row.declaration.name in names for row in self.rows))

    def _buttons(self) -> QWidget:
        holder = QWidget()
        row = fill(QHBoxLayout(holder), spacing=2 * STEP, margins=NO_MARGINS)
        for name, words in TOPIC_ACTIONS[self.topic].items():
            push = button(name, translated(words), "second")
            push.clicked.connect(partial(self.action_requested.emit, name))
            row.addWidget(push)
        row.addStretch(1)
        return holder


def _is_of_another_section(declaration: Declaration) -> bool:
    """As the pattern of a receipt's barcode, on the page of the scanner."""
    return declaration.topic is Topic.SCANNER
