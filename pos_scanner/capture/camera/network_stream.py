"""A camera in the network, always its newest picture: what came meanwhile is dropped.

A till that is busy takes frames more slowly than 30 a second; FFmpeg and the system keep those that
wait, up to seconds of them. An HTTP MJPEG stream is therefore read by a thread of its own, which
decodes nothing; any other stream is compared with the clock, and grabbed on until it is level.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import re
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from http.client import HTTPException, HTTPResponse
from typing import Any

import cv2
import numpy as np

from pos_scanner.capture.decoding.detection import Image

log = logging.getLogger(__name__)

OPEN_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 2.5
"""A dead stream is noticed in this time; a shop's network is a local one."""
MAX_PART_BYTES = 1 << 25
"""What has no end by then is no picture."""
_CHUNK_BYTES = 1 << 16
_BOUNDARY = re.compile(r'multipart/x-mixed-replace\s*;.*boundary="?([^";]+)', re.IGNORECASE)
_LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
BEHIND_S = 0.15
"""So far behind its own best a stream may be."""
_MOST_DROPPED = 200
_WAITED_S = 0.015
"""A grab that takes longer waited for the camera: nothing older was kept."""


class MjpegStream:
    """An HTTP MJPEG stream with the face of a ``cv2.VideoCapture``.

    Args:
        response: open, of the type multipart/x-mixed-replace.
        boundary: stands between its parts.
    """

    def __init__(self, response: HTTPResponse, boundary: bytes) -> None:
        self._response = response
        self._boundary = boundary
        self._newest: bytes | None = None
        self._has_ended = False
        self._condition = threading.Condition()
        self._thread = threading.Thread(target=self._receive, name="camera-mjpeg", daemon=True)
        self._thread.start()

    def read(self) -> tuple[bool, Image | None]:
        """The newest picture, (height, width, 3) BGR, each once; waits for it."""
        while (data := self._take_newest()) is not None:
            image: Any = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
            if image is not None:  # One that came damaged is no end.
                return True, image
        return False, None

    def _take_newest(self) -> bytes | None:
        with self._condition:
            self._condition.wait_for(
                lambda: self._newest is not None or self._has_ended, READ_TIMEOUT_S
            )
            data, self._newest = self._newest, None
            return data

    def release(self) -> None:
        """Close the connection; the thread ends with it."""
        self._has_ended = True
        with contextlib.suppress(OSError):
            self._response.close()
        self._thread.join(READ_TIMEOUT_S + 1)

    def _receive(self) -> None:
        try:
            for part in _parts(self._chunks(), self._boundary):
                with self._condition:
                    self._newest = part
                    self._condition.notify()
        except (OSError, ValueError, AttributeError, HTTPException) as error:
            log.info("camera: the stream ended: %s", type(error).__name__)
        with self._condition:
            self._has_ended = True
            self._condition.notify()

    def _chunks(self) -> Iterator[bytes]:
        while not self._has_ended and (chunk := self._response.read1(_CHUNK_BYTES)):
            yield chunk


def _parts(chunks: Iterator[bytes], boundary: bytes) -> Iterator[bytes]:
    """The bodies of a multipart stream's parts, each as soon as it is whole.

    Raises:
        ValueError: a part has no end.
    """
    buffer = bytearray()
    for chunk in chunks:
        buffer += chunk
        while (part := _take_part(buffer, boundary)) is not None:
            if part:
                yield part
        if len(buffer) > MAX_PART_BYTES:
            raise ValueError


def _take_part(buffer: bytearray, boundary: bytes) -> bytes | None:
    """Take the first part off the buffer; None while it is not whole."""
    start = buffer.find(boundary)
    head_end = buffer.find(b"\r\n\r\n", start)
    if start < 0 or head_end < 0:
        return None
    begin = head_end + 4
    length = _LENGTH.search(buffer, start, begin)
    end = begin + int(length[1]) if length else buffer.find(boundary, begin)
    if end < begin or end > len(buffer):
        return None
    part = bytes(buffer[begin:end])
    del buffer[:end]
    return part


def open_mjpeg(url: str) -> MjpegStream | None:
    """The stream at an HTTP address; None where none answers or it is another kind of video."""
    if not url.lower().startswith(("http://", "https://")):
        return None
    try:
        # A camera stands in the shop's own network: no proxy is between.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        response = opener.open(_request(url), timeout=OPEN_TIMEOUT_S)
    except (OSError, HTTPException, ValueError):
        return None
    match = _BOUNDARY.match(response.headers.get("Content-Type", ""))
    if match is None:
        response.close()
        return None
    return MjpegStream(response, match[1].strip().encode("latin-1", "replace"))


def _request(url: str) -> urllib.request.Request:
    """A request with what stands before the @ of the address as its name and password."""
    parts = urllib.parse.urlsplit(url)
    credentials, _, host = parts.netloc.rpartition("@")
    plain_url = urllib.parse.urlunsplit(parts._replace(netloc=host))
    request = urllib.request.Request(plain_url)  # noqa: S310  (open_mjpeg lets in HTTP alone)
    if credentials:
        plain = urllib.parse.unquote(credentials).encode()
        request.add_header("Authorization", "Basic " + base64.b64encode(plain).decode())
    return request


class LevelCapture:
    """A cv2.VideoCapture of a live stream that is never behind: older frames are not decoded.

    Args:
        capture: open.
        clock: seconds, monotonic.
    """

    def __init__(self, capture: Any, clock: Callable[[], float] = time.monotonic) -> None:
        self._capture = capture
        self._clock = clock
        self._least_lag_s = float("inf")

    def read(self) -> tuple[bool, Image | None]:
        """The newest frame; (False, None) at the end."""
        for _ in range(_MOST_DROPPED):
            began_s = self._clock()
            if not self._capture.grab():
                return False, None
            now_s = self._clock()
            lag_s = now_s - self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            if now_s - began_s > _WAITED_S:  # Level, whatever the stream's own times say.
                self._least_lag_s = lag_s
                break
            self._least_lag_s = min(self._least_lag_s, lag_s)
            if lag_s - self._least_lag_s <= BEHIND_S:
                break
        has_frame, image = self._capture.retrieve()
        return has_frame, image if has_frame else None

    def release(self) -> None:
        """Close the stream."""
        self._capture.release()
