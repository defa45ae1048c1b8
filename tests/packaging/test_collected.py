"""What of PyInstaller's collection is shipped: reached binaries, links that lead somewhere."""

import re

from frozen import collected

NOT_SHIPPED = re.compile("plugins/gtk")
BY_PATH = re.compile("libzbar")
LINKS = {
    "/cv2.so": ["libopencv.so"],
    "/libopencv.so": ["libblas.so", "libc.so"],
    "/plugins/gtk.so": ["libgtk.so"],
}
BINARIES = [
    ("cv2.so", "/cv2.so", "EXTENSION"),
    ("libs/libopencv.so", "/libopencv.so", "BINARY"),
    ("libs/libblas.so", "/libblas.so", "BINARY"),
    ("libs/libgtk.so", "/libgtk.so", "BINARY"),
    ("Qt/plugins/gtk.so", "/plugins/gtk.so", "BINARY"),
    ("libzbar.so.0", "/libzbar.so.0", "BINARY"),
]


def shipped() -> list[collected.Entry]:
    return collected.needed(
        BINARIES,
        not_shipped=NOT_SHIPPED,
        loaded_by_path=BY_PATH,
        imports_of=lambda path: [(name, None) for name in LINKS.get(path, [])],
    )


def test_a_library_that_only_an_unshipped_plugin_needs_is_left_out() -> None:
    names = {name for name, _, _ in shipped()}
    assert names == {"cv2.so", "libs/libopencv.so", "libs/libblas.so", "libzbar.so.0"}


def test_a_link_to_what_is_left_out_is_left_out() -> None:
    links = [
        ("libgtk.so", "libs/libgtk.so", "SYMLINK"),
        ("libblas.so", "libs/libblas.so", "SYMLINK"),
    ]
    texts = [("Qt/plugins/gtk.txt", "/gtk.txt", "DATA"), ("notes.txt", "/notes.txt", "DATA")]
    kept = collected.data_files([*links, *texts], shipped(), NOT_SHIPPED)
    assert [name for name, _, _ in kept] == ["libblas.so", "notes.txt"]


def test_the_licence_of_each_shipped_distribution_goes_along_and_no_others() -> None:
    files = [("segno/__init__.pyc", "", "DATA"), ("cv2/cv2.abi3.so", "", "EXTENSION")]
    names = {name for name, _, _ in collected.licences(files)}
    assert "licences/NOTICE.txt" in names
    folders = {name.split("/")[1] for name in names}
    assert folders == {"NOTICE.txt", "segno", "opencv-contrib-python-headless"}
