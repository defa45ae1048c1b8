"""Settings of what the till is joined with: its camera, its scanner, its server."""

from dataclasses import dataclass

from pos_scanner.domain.errors import translatable
from pos_scanner.settings.declaration import setting
from pos_scanner.settings.validators import (
    FILE,
    SERIAL_PORT,
    URL,
    Choice,
    a_whole_number,
    one_of,
)

KEYBOARD_LAYOUTS = one_of(
    Choice("auto", translatable("Settings", "Automatically")),
    Choice("us", translatable("Settings", "US keyboard")),
    Choice("text", translatable("Settings", "The system's layout")),
)
RESOLUTIONS = one_of(Choice("640x480"), Choice("1280x720"), Choice("1920x1080"))
BAUD_RATES = one_of(*map(Choice, (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)))


@dataclass(frozen=True)
class DeviceSettings:
    """The sections ``[camera]``, ``[scanner]`` and ``[backend]``."""

    camera_source: str = setting(
        default="0",
        label=translatable("Settings", "Camera"),
        about=translatable(
            "Settings",
            "A device number, a file, or the address of an HTTP MJPEG or RTSP stream; empty for a "
            "till without a camera.",
        ),
        is_live=True,
    )
    camera_resolution: str = setting(
        default="1280x720",
        label=translatable("Settings", "Picture's size"),
        accepts=RESOLUTIONS,
        about=translatable(
            "Settings",
            "The size of the picture, where the camera is a device and has it: the larger one for "
            "codes held far away, the smaller one for a slow computer.",
        ),
        unit=translatable("Settings", "px"),
        is_live=True,
    )
    camera_exposure_ms: int = setting(
        default=0,
        label=translatable("Settings", "Exposure"),
        accepts=a_whole_number(0, 100),
        about=translatable(
            "Settings",
            "How long a device exposes each picture, where its driver has it; 0: automatic. Where "
            "screens shine white 2 to 8 helps.",
        ),
        unit=translatable("Settings", "ms"),
        is_live=True,
    )
    camera_mirror: bool = setting(
        default=False,
        label=translatable("Settings", "Mirrored picture"),
        about=translatable("Settings", "The picture is shown mirrored. Reading is the same."),
        is_live=True,
    )
    backend_url: str = setting(
        default="",
        label=translatable("Settings", "Server's address"),
        accepts=URL,
        about=translatable(
            "Settings",
            "The server that looks titles up: https://… or http://127.0.0.1:… Without one, codes "
            "of the tax bureau and of Alipay are still read, and titles can be typed.",
        ),
        is_live=True,
    )
    backend_token: str = setting(
        default="",
        label=translatable("Settings", "This till's token"),
        about=translatable(
            "Settings",
            "The server recognises this till by it; pairing fills it in.",
        ),
        is_secret=True,
        is_live=True,
    )
    backend_ca_file: str = setting(
        default="",
        label=translatable("Settings", "Own certificates"),
        accepts=FILE,
        about=translatable(
            "Settings",
            "A file of certificates to trust instead of the built-in ones, where a company's "
            "network has its own.",
        ),
        is_live=True,
    )
    scanner_layout: str = setting(
        default="auto",
        label=translatable("Settings", "Scanner's keyboard layout"),
        accepts=KEYBOARD_LAYOUTS,
        about=translatable(
            "Settings",
            "How a keyboard scanner's keys are read: as on a US keyboard, as the system's layout "
            "has them, or automatically: whichever makes a known code.",
        ),
    )
    scanner_gap_ms: int = setting(
        default=35,
        label=translatable("Settings", "Scanner's longest pause"),
        accepts=a_whole_number(10, 200),
        about=translatable(
            "Settings",
            "The longest pause between two keys of the scanner; a key that may be a scan's waits "
            "so long.",
        ),
        unit=translatable("Settings", "ms"),
    )
    scanner_dwell_ms: int = setting(
        default=15,
        label=translatable("Settings", "Scanner's longest key press"),
        accepts=a_whole_number(5, 30),
        about=translatable(
            "Settings",
            "The longest time for which the scanner holds a key down; a finger holds it longer.",
        ),
        unit=translatable("Settings", "ms"),
    )
    scanner_enter: bool = setting(
        default=True,
        label=translatable("Settings", "Scanner ends with Enter or Tab"),
        about=translatable("Settings", "The scanner types Enter or Tab after each code."),
    )
    scanner_prefix: str = setting(
        default="",
        label=translatable("Settings", "Scanner's prefix"),
        about=translatable("Settings", "What the scanner types before each code; it is removed."),
    )
    scanner_suffix: str = setting(
        default="",
        label=translatable("Settings", "Scanner's suffix"),
        about=translatable(
            "Settings", "What the scanner types between the code and Enter; it is removed."
        ),
    )
    scanner_port: str = setting(
        default="",
        label=translatable("Settings", "Scanner's port (COM mode)"),
        accepts=SERIAL_PORT,
        about=translatable(
            "Settings",
            "The serial port of a scanner in COM mode: its name, auto (a scanner maker's, else "
            "the only USB port), or its USB id; empty for a scanner that types.",
        ),
    )
    scanner_baud: int = setting(
        default=9600,
        label=translatable("Settings", "Port's speed"),
        accepts=BAUD_RATES,
        about=translatable("Settings", "The serial port's speed; USB ports take any."),
        unit="bit/s",
    )
