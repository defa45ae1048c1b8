"""Hostile pictures and files through the readers: no crash, no hang, memory flat.

A picture that crashes or hangs the process leaves its number and a traceback on stderr; it is made
again by ``hostile_picture(REPORTING, number)``.
"""

import collections
import faulthandler
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pos_scanner.capture.decoding.decoders import PyzbarDecoder, TapirscanDecoder
from pos_scanner.capture.decoding.files import read_file
from pos_scanner.capture.decoding.picture_reader import Effort, PictureReader
from pos_scanner.capture.decoding.pipeline import DecodingPipeline
from pos_scanner.capture.decoding.structured_append import StructuredAppend
from pos_scanner.domain.errors import KnownError
from tests.benchmarks.degradations import REPORTING, text_of
from tests.benchmarks.hostile import hostile_picture
from tests.benchmarks.hostile_files import bombs, hostile_file

HANGS_AFTER_S = 30
TOLD_EVERY = 1000
STILL_EVERY = 10


def fuzz(count: int) -> None:
    """Pictures through the live path; every tenth through that of pictures, pyzbar included."""
    live, joiner = DecodingPipeline(), StructuredAppend()
    still = PictureReader(Effort.NORMAL, (PyzbarDecoder(),))

    def read(number: int) -> str:
        picture = hostile_picture(REPORTING, number)
        found = joiner.join(live.read(picture))
        if number % STILL_EVERY == 0:
            found += still.read(picture)
        for one in found:
            one.text.encode()  # Half a surrogate pair would break whoever prints or sends it.
        return "read" if found else "nothing"

    _run("hostile pictures", read, range(count))


def fuzz_tapirscan(count: int) -> None:
    """Pictures through tapirscan alone, which runs in the fallback's process otherwise."""
    decoder = TapirscanDecoder()
    texts = {text_of(number) for number in range(50)}

    def read(number: int) -> str:
        detections = decoder.decode(hostile_picture(REPORTING, number))
        is_wrong = any(detection.text not in texts for detection in detections)
        return "wrong" if is_wrong else "read" if detections else "nothing"

    _run("hostile pictures through tapirscan", read, range(count))


def fuzz_files(count: int) -> None:
    """Files as they come from the disk: pictures, videos, PDF files, and what is neither."""
    reader = PictureReader(Effort.NORMAL)
    swollen = bombs()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile"

        def read(number: int) -> str:
            is_bomb = number < len(swollen)
            path.write_bytes(swollen[number] if is_bomb else hostile_file(REPORTING, number))
            try:
                return "read" if read_file(path, reader).codes else "nothing"
            except KnownError as error:
                return error.kind.value

        _run("hostile files", read, range(count))


def _run(what: str, read: Callable[[int], str], numbers: Iterable[int]) -> None:
    """Any exception but a refusal in words ends it; so does a crash, or a hang."""
    outcomes: collections.Counter[str] = collections.Counter()
    memory: list[float] = []
    slowest = (0.0, 0)
    faulthandler.enable()
    for number in numbers:
        faulthandler.dump_traceback_later(HANGS_AFTER_S, exit=True)
        began = time.process_time()  # On a busy machine the clock says little.
        try:
            outcomes[read(number)] += 1
        except BaseException:
            print(f"number {number}", file=sys.stderr)
            raise
        slowest = max(slowest, (time.process_time() - began, number))
        if number % TOLD_EVERY == 0:
            memory.append(_resident_mb())
            print(f"  {number}: {memory[-1]:.0f} MB, slowest {slowest[0]:.2f} s CPU", flush=True)
    faulthandler.cancel_dump_traceback_later()
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    # Decoders and caches are loaded over the first tenth.
    first = memory[len(memory) // 10]
    print(
        f"\n{outcomes.total()} {what}, no crash and no hang: {told}; slowest "
        f"{1000 * slowest[0]:.0f} ms CPU (number {slowest[1]}); memory {first:.0f} → "
        f"{_resident_mb():.0f} MB"
    )


def _resident_mb() -> float:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  (no file on a disk)
        line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
