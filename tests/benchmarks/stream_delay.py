"""How far behind a network camera is on a busy till: from a code's first frame to its text.

The camera, 720p at 30 frames/s by HTTP, runs in a process of its own; others keep every core busy.
"""

import multiprocessing
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing.connection import Connection

import cv2

from pos_scanner.capture.camera.camera import Camera
from tests.benchmarks.degradations import View, draw
from tests.benchmarks.figures import tell
from tests.capture.camera.recorder import Recorder

FRAMES_PER_S = 30
SIZE = (1280, 720)
SHOWN_S, PAUSE_S = 1.0, 0.7
LATEST_S = 10.0


def stream_delay(count: int) -> None:
    """Show so many codes one after the other; print how long each took."""
    context = multiprocessing.get_context("spawn")
    here, far_end = context.Pipe()
    stopping = context.Event()
    camera_process = context.Process(target=_serve, args=(far_end, count), daemon=True)
    busy = [
        context.Process(target=_work, args=(stopping,), daemon=True)
        for _ in range(multiprocessing.cpu_count())
    ]
    for process in (camera_process, *busy):
        process.start()
    recorder = Recorder()
    camera = Camera(here.recv(), recorder)
    camera.start()
    recorder.wait(lambda: bool(recorder.frames))
    delays_ms = [1000 * _delay_s(here, recorder, number) for number in range(count)]
    stopping.set()
    camera.stop()
    print(f"\na network camera of {FRAMES_PER_S} frames/s, every core busy")
    tell("code in its first frame → read", delays_ms)


def _delay_s(camera: Connection, recorder: Recorder, number: int) -> float:
    camera.send(number)
    shown_s: float = camera.recv()
    until = shown_s + LATEST_S
    while f"code {number}" not in recorder.read and time.monotonic() < until:
        time.sleep(0.001)
    delay_s = time.monotonic() - shown_s
    time.sleep(SHOWN_S)
    camera.send(None)
    camera.recv()
    time.sleep(PAUSE_S)
    return delay_s


def _work(stopping: "threading.Event") -> None:
    """What another program does that uses all it gets."""
    while not stopping.is_set():
        sum(range(10_000))


def _serve(pipe: Connection, count: int) -> None:
    """The camera: its address, then for each number that arrives when that code is first sent."""
    pictures = {number: _jpeg(f"code {number}", number) for number in range(count)}
    blank = _jpeg("", 0)
    current = [blank]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
            self.end_headers()
            due_s = time.monotonic()
            while True:
                part = current[0]
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(part)}\r\n\r\n"
                try:
                    self.wfile.write(head.encode() + part + b"\r\n")
                except OSError:
                    return
                due_s += 1 / FRAMES_PER_S
                time.sleep(max(0.0, due_s - time.monotonic()))

        def log_message(self, *arguments: object) -> None:
            del arguments

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    pipe.send(f"http://127.0.0.1:{server.server_address[1]}/video")
    while True:
        try:
            number = pipe.recv()
        except EOFError:
            return
        current[0] = blank if number is None else pictures[number]
        pipe.send(time.monotonic())


def _jpeg(text: str, seed: int) -> bytes:
    place = (0.5, 0.5) if text else (9.0, 9.0)
    picture = draw(View(size=SIZE, seed=seed, at=place), text).picture
    return cv2.imencode(".jpg", picture)[1].tobytes()
