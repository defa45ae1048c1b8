"""Compiles `resources/` into the package: translations (.ts -> .qm), then all of it by rcc.

The result, `pos_scanner/desktop/resources_rc.py`, is git-ignored and made anew when an input has
changed. `--update-translations` first collects new sentences from the code into the .ts files.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
COMPILED = ROOT / "pos_scanner" / "desktop" / "resources_rc.py"
SOURCES = ("desktop", "cli", "settings", "backend")
MARKS = "QT_TRANSLATE_NOOP+=translatable"
"""What lupdate has to know besides Qt's own marks: those of packages that may not import Qt."""
_STAMP = "# made from "


def main(arguments: list[str]) -> int:
    """Compile what has changed; gives the exit status."""
    try:
        if "--update-translations" in arguments:
            update_translations()
        fingerprint = _fingerprint()
        if not _is_current(fingerprint):
            _compile(fingerprint)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"The resources could not be compiled: {error}", file=sys.stderr)
        return 1
    return 0


def update_translations() -> None:
    """Collect the code's sentences into the .ts files; gone ones are dropped."""
    files = [
        str(p) for name in SOURCES for p in sorted((ROOT / "pos_scanner" / name).rglob("*.py"))
    ]
    files.remove(str(COMPILED)) if str(COMPILED) in files else None
    for page in _translations():
        # Without line numbers a .ts file changes only when a sentence does.
        options = ("-no-obsolete", "-locations", "none", "-tr-function-alias", MARKS)
        _call("pyside6-lupdate", *options, *files, "-ts", str(page))


def _translations() -> list[Path]:
    return sorted((RESOURCES / "translations").glob("*.ts"))


def _inputs() -> list[Path]:
    kept = (p for p in RESOURCES.rglob("*") if p.is_file() and p.suffix != ".qm")
    return [*sorted(kept), Path(__file__)]


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in _inputs():
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _is_current(fingerprint: str) -> bool:
    if not COMPILED.exists():
        return False
    with COMPILED.open(encoding="utf-8") as file:
        return file.readline().strip() == _STAMP + fingerprint


def _compile(fingerprint: str) -> None:
    for page in _translations():
        _call("pyside6-lrelease", "-silent", str(page), "-qm", str(page.with_suffix(".qm")))
    made = COMPILED.with_suffix(".tmp")
    # Qt for Windows cannot unpack zstd, which Linux' compiler would take.
    options = ("--compress-algo", "zlib")
    _call("pyside6-rcc", *options, str(RESOURCES / "resources.qrc"), "-o", str(made))
    made.write_text(f"{_STAMP}{fingerprint}\n" + made.read_text("utf-8"), encoding="utf-8")
    made.replace(COMPILED)


def _call(program: str, *arguments: str) -> None:
    beside = Path(sys.executable).with_name(program)
    found = str(beside) if beside.exists() else program
    subprocess.run([found, *arguments], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
