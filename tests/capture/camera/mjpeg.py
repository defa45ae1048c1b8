"""An HTTP MJPEG camera on loopback whose picture, and whose health, a test changes."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2
import numpy as np
from numpy.typing import NDArray

Gray = NDArray[np.uint8]


class Stream:
    """An HTTP MJPEG server whose picture, and whose health, a test changes."""

    def __init__(self) -> None:
        self.picture: Gray = np.full((240, 320), 128, np.uint8)
        self.noisy = True
        self.stalls = False
        self._shown = 0
        self._server: ThreadingHTTPServer | None = None
        self._port = 0
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/video"

    @property
    def sent(self) -> int:
        """How many frames have been sent, over all connections."""
        return self._shown

    def start(self) -> None:
        stream = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
                self.end_headers()
                while stream._server is self.server:
                    if not stream.stalls:
                        try:
                            self.wfile.write(stream._part())
                        except OSError:
                            return
                    time.sleep(1 / 30)

            def log_message(self, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), Handler)
        self._server.daemon_threads = True
        self._port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Closed, with all its connections."""
        if (server := self._server) is not None:
            self._server = None
            server.shutdown()
            server.server_close()

    def _part(self) -> bytes:
        picture = self.picture.copy()
        self._shown += 1
        if self.noisy:
            picture[::7, ::7] ^= np.uint8(self._shown % 4 * 4)
        _, data = cv2.imencode(".jpg", picture)
        head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {data.size}\r\n\r\n"
        return head.encode() + data.tobytes() + b"\r\n"
