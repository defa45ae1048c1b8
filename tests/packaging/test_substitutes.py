"""The smaller libraries of the Linux program do what those do in whose places they stand.

Each takes the original's place in a process of its own (preloaded, under the original's name), with
the wheels of this environment.
"""

import os
import shutil
import struct
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from frozen import substitutes
from frozen.collected import Entry

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not all(map(shutil.which, ("gcc", "objcopy", "nm"))),
    reason="a Linux with a compiler",
)

LINEAR_ALGEBRA = """
import cv2
import numpy as np

numbers = np.random.default_rng(1)
for dtype, near in ((np.float32, 2e-3), (np.float64, 1e-9)):
    for n in (1, 2, 3, 8, 17, 26, 33, 64, 101, 150, 257):
        square = (numbers.standard_normal((n, n)) + n * np.eye(n)).astype(dtype)
        definite = (square @ square.T / n).astype(dtype)
        tall = numbers.standard_normal((2 * n + 1, n)).astype(dtype)
        sides = numbers.standard_normal((n, n // 3 + 1)).astype(dtype)
        for method in (cv2.DECOMP_LU, cv2.DECOMP_SVD, cv2.DECOMP_QR):
            _, solution = cv2.solve(square, sides, flags=method)
            assert np.allclose(square @ solution, sides, atol=near), ("solve", method, n)
        _, solution = cv2.solve(definite, sides, flags=cv2.DECOMP_CHOLESKY)
        assert np.allclose(definite @ solution, sides, atol=near), ("Cholesky", n)
        for method in (cv2.DECOMP_LU, cv2.DECOMP_SVD):
            _, inverse = cv2.invert(square, flags=method)
            assert np.allclose(square @ inverse, np.eye(n), atol=near), ("invert", method, n)
        wanted = numbers.standard_normal((n, 2)).astype(dtype)
        for method in (cv2.DECOMP_QR, cv2.DECOMP_SVD):
            _, solution = cv2.solve(tall, tall @ wanted, flags=method)
            assert np.allclose(solution, wanted, atol=near), ("least squares", method, n)
        for matrix in (square, tall, np.ascontiguousarray(tall.T)):
            values, left, right = cv2.SVDecomp(matrix)
            assert np.allclose(left * values.T @ right, matrix, atol=near * 10), ("SVD", n)
            values, left, right = cv2.SVDecomp(matrix, flags=cv2.SVD_FULL_UV)
            assert np.allclose(left @ left.T, np.eye(len(left)), atol=near), ("full SVD", n)
        sign, size = np.linalg.slogdet(definite.astype(float))
        assert np.isclose(cv2.determinant(definite) / np.exp(size) if size < 300 else 1, 1, 1e-2)
        _, values, vectors = cv2.eigen(definite)
        assert np.allclose(vectors.T * values.T @ vectors, definite, atol=near * 10), ("eigen", n)
        product = cv2.gemm(tall, tall, 1.5, definite, 0.5, flags=cv2.GEMM_1_T)
        assert np.allclose(product, 1.5 * tall.T @ tall + 0.5 * definite, atol=near * 10), n
        pairs = np.dstack([square, square[::-1]]).copy()
        numbers_c = pairs[..., 0] + 1j * pairs[..., 1]
        product = cv2.gemm(pairs, pairs, 1, None, 0)
        expected = numbers_c @ numbers_c
        assert np.allclose(product[..., 0], expected.real, rtol=near, atol=near * n), ("gemm", n)
        assert np.allclose(product[..., 1], expected.imag, rtol=near, atol=near * n), ("gemm", n)
    values, _ = cv2.eigenNonSymmetric(np.diag([3, 1, 2]).astype(dtype))
    assert np.allclose(values.ravel(), [3, 2, 1], atol=near)
    _, axes = cv2.PCACompute(numbers.standard_normal((400, 6)).astype(dtype) * range(1, 7), None)
    assert np.allclose(np.abs(axes), np.eye(6)[::-1], atol=0.3)
plane = np.array([[1.1, 0.1, 5], [-0.05, 0.95, 3], [1e-4, 2e-4, 1]])
points = numbers.uniform(0, 500, (1, 200, 2))
for method in (0, cv2.RANSAC, cv2.LMEDS):
    estimate, _ = cv2.findHomography(points, cv2.perspectiveTransform(points, plane), method)
    assert np.allclose(estimate, plane, atol=1e-3)
"""
LANGUAGES = """
from PySide6.QtCore import (
    QBuffer, QCollator, QDateTime, QLocale, QStringConverter, QTimeZone, QXmlStreamReader
)

names = "中国 阿里 张三 李四 银行 重庆 长安 北京 é e Z a ä 10 9".split()
for code in ("zh_CN", "zh_TW", "en_US", "en_GB", "de_DE"):
    for is_numeric in (False, True):
        order = QCollator(QLocale(code))
        order.setNumericMode(is_numeric)
        print(code, sorted(names, key=lambda name: order.sortKey(name)))
        print([order.compare(name, "李四") for name in names])
for code in ("zh_CN", "en_US", "tr_TR", "de_DE"):
    locale = QLocale(code)
    print(locale.toUpper("istanbul ß é ﬁ"), locale.toLower("ISTANBUL É ΑΣ"))
for code in ("zh_CN", "en_US"):
    print(QLocale(code).toString(QDateTime.fromSecsSinceEpoch(0, QTimeZone(b"Asia/Shanghai"))))
    for kind in QTimeZone.NameType:
        zone = QTimeZone(b"Asia/Shanghai")
        print(zone.displayName(QTimeZone.TimeType.StandardTime, kind, QLocale(code)))
print(sorted(QStringConverter.availableCodecs()))
text = "购买方北京示例科技有限公司税号"
for codec in ("GBK", "GB18030", "GB2312", "Big5", "Shift_JIS", "EUC-KR", "windows-1252", "KOI8-R"):
    words = text.encode(codec, "replace")
    page = QBuffer()
    page.setData(f'<?xml version="1.0" encoding="{codec}"?><a>'.encode() + words + b"</a>")
    page.open(QBuffer.OpenModeFlag.ReadOnly)
    reader = QXmlStreamReader(page)
    assert reader.readNextStartElement()
    print(codec, reader.readElementText())
"""
WRITTEN = """
import sys
import cv2
import numpy as np

for name, code in {formats}:
    path, code = f"{{sys.argv[1]}}/{{name}}", cv2.VideoWriter.fourcc(*code)
    writer = cv2.VideoWriter(path, code, 10, (320, 240))
    assert writer.isOpened(), name
    for step in range(10):
        frame = np.full((240, 320, 3), 255, np.uint8)
        cv2.circle(frame, (40 + 20 * step, 120), 30, (0, 0, 0), -1)
        writer.write(frame)
    writer.release()
"""
READ = """
import sys
import cv2

for name, _ in {formats}:
    video = cv2.VideoCapture(f"{{sys.argv[1]}}/{{name}}", cv2.CAP_FFMPEG)
    frames = []
    while video.grab():
        frames.append(video.retrieve()[1])
    assert len(frames) == 10, (name, len(frames))
    assert frames[5][120, 140].max() < 60 < 200 < frames[5][20, 20].min(), name
"""
FORMATS = [("a.webm", "VP80"), ("b.webm", "VP90"), ("c.mp4", "mp4v"), ("d.avi", "MJPG")]


def wheel(package: str, *folders: str) -> Path:
    """Where a wheel's libraries lie in this environment."""
    specification = find_spec(package)
    assert specification
    assert specification.origin
    return Path(specification.origin).parent.joinpath(*folders)


def entries() -> list[Entry]:
    """What PyInstaller would collect: the libraries that are substituted, and their users."""
    opencv = wheel("cv2", "..", "opencv_contrib_python_headless.libs").resolve()
    folders = [wheel("PySide6", "Qt", "lib"), opencv, wheel("numpy", "..", "numpy.libs").resolve()]
    pattern = "lib[a-z]*.so*"
    files = [path for folder in folders for path in folder.glob(pattern) if "Qml" not in path.name]
    libraries = [(f"{path.parent.name}/{path.name}", str(path), "BINARY") for path in files]
    return [*libraries, ("cv2/cv2.abi3.so", str(wheel("cv2", "cv2.abi3.so")), "EXTENSION")]


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The substitutes, by the beginning of their names."""
    collected = entries()
    replaced = substitutes.substituted(collected, tmp_path_factory.mktemp("substitutes"))
    pairs = zip(collected, replaced, strict=True)
    return {Path(old[0]).name.split("-")[0]: Path(new[1]) for old, new in pairs if old != new}


def output_of(program: str, *arguments: str | Path, instead: Path | None = None) -> str:
    """What a Python program prints, with a library in its original's place."""
    variables = {**os.environ, "LD_LIBRARY_PATH": str(wheel("numpy", "..", "numpy.libs"))}
    if instead:
        variables["LD_PRELOAD"] = str(instead)
    completed = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, completed.stderr
    return completed.stdout


def test_opencv_computes_the_same_with_numpys_openblas(libraries: dict[str, Path]) -> None:
    library = libraries["libopenblasp"]
    maps = output_of(LINEAR_ALGEBRA + "print(open('/proc/self/maps').read())", instead=library)
    loaded = {line.split()[-1] for line in maps.splitlines() if "/libopenblasp" in line}
    assert loaded == {str(library)}


def test_qt_sorts_converts_and_names_as_with_all_of_icus_tables(libraries: dict[str, Path]) -> None:
    library = libraries["libicudata.so.73"]
    assert library.stat().st_size < 10e6
    assert output_of(LANGUAGES, instead=library) == output_of(LANGUAGES)


def test_video_is_read_without_libvpx(libraries: dict[str, Path], tmp_path: Path) -> None:
    output_of(WRITTEN.format(formats=FORMATS), tmp_path)
    output_of(READ.format(formats=FORMATS), tmp_path, instead=libraries["libvpx"])


def test_a_substitute_that_lacks_what_a_library_links_is_refused(tmp_path: Path) -> None:
    collected = entries()
    (quadmath,) = [e for e in collected if "numpy.libs/libquadmath" in e[0]]
    library = tmp_path / "libvpx-0.so"
    shutil.copy(quadmath[1], library)
    changed = [e for e in collected if "libvpx" not in e[0] and "libquadmath" not in e[0]]
    with pytest.raises(LookupError, match=r"libgfortran.* needs .*q, which .*libvpx"):
        substitutes.substituted([*changed, ("libvpx-0.so", str(library), "BINARY")], tmp_path / "x")


def test_only_the_tables_of_other_languages_go() -> None:
    names = [b"icudt73l/coll/fr.res", b"icudt73l/coll/zh.res", b"icudt73l/gb18030.cnv"]
    contents = [b"F" * 16, b"Z" * 32, b"G" * 16]
    header = struct.pack("<H", 16) + bytes(14)
    package = package_of(header, dict(zip(names, contents, strict=True)))
    expected = package_of(header, dict(zip(names[1:], contents[1:], strict=True)))
    assert substitutes.shortened(package) == expected


def package_of(header: bytes, tables: dict[bytes, bytes]) -> bytes:
    """ICU's package of tables, laid out by hand."""
    texts = b"".join(name + b"\0" for name in tables)
    first = 4 + 8 * len(tables)
    begin = first + len(texts)
    begin += -begin % 16
    index = struct.pack("<I", len(tables))
    place, content_place = first, begin
    for name, content in tables.items():
        index += struct.pack("<II", place, content_place)
        place += len(name) + 1
        content_place += len(content)
    return header + (index + texts).ljust(begin, b"\0") + b"".join(tables.values())
