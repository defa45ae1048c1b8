"""The sample camera: an HTTP MJPEG stream on loopback of a counter at which customers show codes.

To the till it is a camera like any other: cv2 opens its URL. Pictures are drawn once and kept as
JPEG, so that streaming costs next to nothing. ``show`` brings a telephone into view, ``hide`` takes
it away; ``loop`` lets one customer after another come by themselves.
"""

import contextlib
import itertools
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from PIL import Image

from pos_scanner.sandbox import scene

FPS = 15
RISE_FRAMES = 10
HELD_VARIANTS = 6
EMPTY_VARIANTS = 5
SHOWN_S = 6.0
EMPTY_S = 3.0
_BOUNDARY = "frame"
_NOISE = 5.0


class SampleCamera:
    """A camera and its customers; use it as a context manager.

    Args:
        scan_texts: the codes of the customers, in the order in which they come.
        loop: customers come and go by themselves, the first after ``EMPTY_S``.
        rise_frames: how many frames a telephone takes to come into view.

    Attributes:
        held_since: monotonic time, s, of the first frame in which the code stands still before
            the camera; 0 while none does.
    """

    def __init__(
        self, scan_texts: Sequence[str], *, loop: bool = False, rise_frames: int = RISE_FRAMES
    ) -> None:
        self._texts = tuple(scan_texts)
        self._loop = loop
        self._is_paused = False
        self._rise_frames = rise_frames
        self.held_since = 0.0
        self._background = scene.counter()
        self._kept: dict[tuple[str, int, int], bytes] = {}
        self._jpeg = b""
        self._number = 0
        self._drawn = threading.Condition()
        self._wanted: str | None = None
        self._shown: str | None = None
        self._height = 0
        self._stopping = threading.Event()
        self._next = itertools.cycle(range(len(self._texts)))
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.camera = self
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sample-http"),
            threading.Thread(target=self._direct, name="sample-scene"),
        ]

    @property
    def url(self) -> str:
        """What the till opens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/camera.mjpg"

    def show(self, scan_text: str) -> None:
        """A customer comes and holds his telephone before the camera."""
        self._loop = False
        self._wanted = scan_text

    def show_next(self) -> str:
        """The next customer comes; gives the text of his code."""
        text = self._texts[next(self._next)]
        self.show(text)
        return text

    def hide(self) -> None:
        """The customer takes the telephone away: the picture is empty again."""
        self._loop = False
        self._wanted = None

    def pause(self) -> None:
        """Nobody comes by himself any more, and who is there goes."""
        self._is_paused = True

    def resume(self) -> None:
        """Customers come by themselves again, the first after ``EMPTY_S``."""
        self._is_paused = False

    def __enter__(self) -> Self:
        self._publish(self._picture("", 0, 0))
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        with self._drawn:
            self._drawn.notify_all()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()

    def wait_for_frame(self, after: int) -> tuple[int, bytes] | None:
        """The newest picture and its number, once it is newer than ``after``; None at the end."""
        with self._drawn:
            self._drawn.wait_for(lambda: self._number > after or self._stopping.is_set())
            return None if self._stopping.is_set() else (self._number, self._jpeg)

    def _direct(self) -> None:
        """Move the scene on, frame by frame."""
        since_change = 0
        for tick in itertools.count():
            if self._stopping.wait(1 / FPS):
                return
            previous_text = self._wanted
            if self._loop:
                self._let_customers_come(since_change / FPS)
            is_waiting = self._wanted == previous_text and not self._is_paused
            since_change = since_change + 1 if is_waiting else 0
            self._publish(self._step(tick))
            if self._height < self._rise_frames:
                self.held_since = 0.0
            elif not self.held_since:
                self.held_since = time.monotonic()

    def _let_customers_come(self, lasted_s: float) -> None:
        if self._is_paused:
            self._wanted = None
        elif self._wanted is None and lasted_s >= EMPTY_S:
            self._wanted = self._texts[next(self._next)]
        elif self._wanted is not None and lasted_s >= SHOWN_S:
            self._wanted = None

    def _step(self, tick: int) -> bytes:
        """The next picture: the telephone rises, is held, sinks; then another may come."""
        if self._wanted is not None and self._shown in (None, self._wanted):
            self._shown = self._wanted
            self._height = min(self._rise_frames, self._height + 1)
        else:
            self._height = max(0, self._height - 1)
            if self._height == 0:
                self._shown = None
        if self._shown is None:
            return self._picture("", 0, tick % EMPTY_VARIANTS)
        is_held = self._height == self._rise_frames
        return self._picture(self._shown, self._height, tick % HELD_VARIANTS if is_held else 0)

    def _picture(self, text: str, height: int, variant: int) -> bytes:
        """A telephone so many frames high, or the empty counter; drawn once, kept as JPEG.

        Variants have a noise each, and a held telephone another place.
        """
        key = (text, height, variant)
        if key not in self._kept:
            is_held = height == self._rise_frames
            picture = self._background
            if text:
                moment = variant / 2 if is_held else height / FPS
                picture = scene.show(picture, text, height / self._rise_frames, moment)
            is_moving = bool(text) and not is_held
            self._kept[key] = scene.as_jpeg(picture if is_moving else _noisy(picture))
        return self._kept[key]

    def _publish(self, jpeg: bytes) -> None:
        with self._drawn:
            self._jpeg = jpeg
            self._number += 1
            self._drawn.notify_all()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    camera: SampleCamera


class _Handler(BaseHTTPRequestHandler):
    """Sends the pictures as they come, as IP cameras do."""

    server: _Server

    def do_GET(self) -> None:
        """Stream until the client has gone or the camera ends."""
        self.send_response(200)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        number = 0
        with contextlib.suppress(OSError):
            while (frame := self.server.camera.wait_for_frame(number)) is not None:
                number, jpeg = frame
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\n"
                head += f"Content-Length: {len(jpeg)}\r\n\r\n"
                self.wfile.write(head.encode() + jpeg + b"\r\n")

    def log_message(self, *_: object) -> None:
        """Write no access log: the program's own log is what a reader looks at."""


def _noisy(picture: Image.Image) -> Image.Image:
    """With a sensor's noise: two pictures of a still scene are never equal."""
    noise = Image.effect_noise(picture.size, _NOISE * 4).convert("RGB")
    return Image.blend(picture, noise, 0.05)
