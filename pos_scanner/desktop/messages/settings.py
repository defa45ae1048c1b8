"""Sentences about the settings: what is wrong with one, and where.

English here, Chinese in ``resources/translations/zh_CN.ts``; braces are facts of the failure.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from pos_scanner.settings.declaration import Topic

Sentences = tuple[str, str]
"""What happened, and what to do about it."""


PROBLEMS: dict[str, Sentences] = {
    "syntax": (
        QT_TRANSLATE_NOOP("Messages", "The settings could not be read: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Correct that line (a quote or a bracket is often missing)."),
    ),
    "unknown-key": (
        QT_TRANSLATE_NOOP("Messages", "There is no setting {key}: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Correct or remove that line."),
    ),
    "bad-value": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} has a wrong value: line {line} of {path}"),
        QT_TRANSLATE_NOOP("Messages", "Correct that line."),
    ),
    "bad-variable": (
        QT_TRANSLATE_NOOP("Messages", "The environment variable {key} has a wrong value."),
        QT_TRANSLATE_NOOP("Messages", "Correct or remove it, then start again."),
    ),
    "bad-option": (
        QT_TRANSLATE_NOOP("Messages", "The option {key} has a wrong value."),
        QT_TRANSLATE_NOOP("Messages", "Correct it, then start again."),
    ),
    "bad-setting": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} has a wrong value."),
        QT_TRANSLATE_NOOP("Messages", "Correct it in the settings."),
    ),
    "missing": (
        QT_TRANSLATE_NOOP("Messages", "The setting {key} is missing."),
        QT_TRANSLATE_NOOP("Messages", "Set it and start again."),
    ),
    "open-to-others": (
        QT_TRANSLATE_NOOP("Messages", "Other users can read {path}, which contains a secret."),
        QT_TRANSLATE_NOOP("Messages", "Make it readable only by you: chmod 600 {path}"),
    ),
    "not-there": (
        QT_TRANSLATE_NOOP("Messages", "There is no configuration file {path}"),
        QT_TRANSLATE_NOOP("Messages", "Correct the variable POS_SCANNER_BACKEND_CONFIG."),
    ),
    "not-readable": (
        QT_TRANSLATE_NOOP("Messages", "The settings could not be read: {path}"),
        QT_TRANSLATE_NOOP(
            "Messages", "It must be a UTF-8 text file that you have permission to read."
        ),
    ),
}
"""By the fact ``problem`` of a SETTINGS_INVALID."""

TOPICS: dict[Topic, str] = {
    Topic.SHOP: QT_TRANSLATE_NOOP("Messages", "Shop"),
    Topic.CAMERA: QT_TRANSLATE_NOOP("Messages", "Camera"),
    Topic.SCANNER: QT_TRANSLATE_NOOP("Messages", "Scanner"),
    Topic.SERVER: QT_TRANSLATE_NOOP("Messages", "Server"),
    Topic.ITEMS: QT_TRANSLATE_NOOP("Messages", "Items and tax"),
    Topic.EXPORT: QT_TRANSLATE_NOOP("Messages", "Export"),
    Topic.CASHIERS: QT_TRANSLATE_NOOP("Messages", "Cashiers"),
    Topic.PRIVACY: QT_TRANSLATE_NOOP("Messages", "Privacy"),
    Topic.DISPLAY: QT_TRANSLATE_NOOP("Messages", "Display"),
    Topic.MAINTENANCE: QT_TRANSLATE_NOOP("Messages", "Maintenance"),
    Topic.ABOUT: QT_TRANSLATE_NOOP("Messages", "About"),
}
"""The pages of the settings, as their list names them."""

TOPIC_ACTIONS: dict[Topic, dict[str, str]] = {
    Topic.SHOP: {
        "open_guide": QT_TRANSLATE_NOOP("Messages", "First start guide …"),
        "open_card": QT_TRANSLATE_NOOP("Messages", "Title card …"),
    },
    Topic.CAMERA: {
        "test_camera": QT_TRANSLATE_NOOP("Messages", "Test: show the picture"),
        "choose_camera": QT_TRANSLATE_NOOP("Messages", "Cameras …"),
    },
    Topic.SCANNER: {
        "set_up_scanner": QT_TRANSLATE_NOOP("Messages", "Test: scanner set-up …"),
    },
    Topic.SERVER: {
        "test_server": QT_TRANSLATE_NOOP("Messages", "Test the server"),
        "open_backend": QT_TRANSLATE_NOOP("Messages", "Pair with a server …"),
    },
    Topic.ITEMS: {"open_catalogue": QT_TRANSLATE_NOOP("Messages", "Items …")},
    Topic.EXPORT: {
        "test_export_folder": QT_TRANSLATE_NOOP("Messages", "Test the folder"),
        "open_formats": QT_TRANSLATE_NOOP("Messages", "Custom formats …"),
    },
    Topic.CASHIERS: {},
    Topic.PRIVACY: {},
    Topic.DISPLAY: {"test_sound": QT_TRANSLATE_NOOP("Messages", "Test: play a sound")},
    Topic.MAINTENANCE: {
        "test_backup_folder": QT_TRANSLATE_NOOP("Messages", "Test the second location"),
        "open_maintenance": QT_TRANSLATE_NOOP("Messages", "Maintenance …"),
    },
    Topic.ABOUT: {"open_help": QT_TRANSLATE_NOOP("Messages", "Help …  F1")},
}
"""The buttons of each page of the settings, by their object names."""

TRIALS: dict[str, Sentences] = {
    "folder": (
        QT_TRANSLATE_NOOP("Messages", "{path} can be written: a file went in and out in {ms} ms."),
        "",
    ),
    "no-folder": (
        QT_TRANSLATE_NOOP("Messages", "There is no folder to test."),
        QT_TRANSLATE_NOOP(
            "Messages", "Choose a second location first; an empty one copies nowhere."
        ),
    ),
    "sound": (
        QT_TRANSLATE_NOOP("Messages", "A sound was played at {volume} %."),
        QT_TRANSLATE_NOOP(
            "Messages", "If you heard nothing, turn the computer's loudspeakers on or up."
        ),
    ),
    "silent": (
        QT_TRANSLATE_NOOP("Messages", "The volume is 0: no sound is played."),
        QT_TRANSLATE_NOOP("Messages", "Enter a volume, 60 for example, and test again."),
    ),
    "picture": (
        QT_TRANSLATE_NOOP("Messages", "The camera gives pictures: {size} pixels."),
        QT_TRANSLATE_NOOP("Messages", "Hold a code in front of it; what it reads appears here."),
    ),
    "no-picture": (
        QT_TRANSLATE_NOOP("Messages", "The camera gives no picture."),
        QT_TRANSLATE_NOOP(
            "Messages", "Check the cable, close other programs that use it, or choose another."
        ),
    ),
}
"""What a test of a setting came to."""

SCAN_TRIALS: dict[str, Sentences] = {
    "wechat": (
        QT_TRANSLATE_NOOP("Messages", "Read: a WeChat invoice title code."),
        QT_TRANSLATE_NOOP("Messages", "Its title comes from the server when a customer shows it."),
    ),
    "title": (
        QT_TRANSLATE_NOOP("Messages", "Read: the invoice title of {name}."),
        QT_TRANSLATE_NOOP("Messages", "It works: reading this code needs no server."),
    ),
    "other": (
        QT_TRANSLATE_NOOP("Messages", "Read: a code of {count} characters. It works."),
        "",
    ),
}
"""What a code was that was read to try camera or scanner."""

GUIDE_LEFT: Sentences = (
    QT_TRANSLATE_NOOP("Messages", "This till is not set up yet: page {page} of {pages}."),
    QT_TRANSLATE_NOOP("Messages", "The guide is under Settings, Shop, too."),
)

TRIAL_HINT = QT_TRANSLATE_NOOP(
    "Messages",
    "TRIAL – nothing of this is kept. A made-up customer shows a code: type an amount and press "
    "Enter.",
)
TRIAL_DONE: Sentences = (
    QT_TRANSLATE_NOOP("Messages", "That was an invoice. Nothing of it is kept."),
    QT_TRANSLATE_NOOP("Messages", "Try another one, or end the trial."),
)
TRIAL_SHOP = QT_TRANSLATE_NOOP("Messages", "TRIAL")
