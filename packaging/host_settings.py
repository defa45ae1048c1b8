"""How this machine reaches Debian's packages and Python's, for a bare system to take over.

Read from apt's sources (both formats) and `Acquire` settings, pip's configuration, and the
variables that name proxies and certificates. Nothing here knows a host's name: all is passed on as
this machine has it.
"""

import configparser
import itertools
import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

APT_FOLDER = Path("/etc/apt")
_OS_RELEASE = Path("/etc/os-release")
_VARIABLES = re.compile(
    r"PIP_\w+|\w+_proxy|SSL_CERT_FILE|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|GIT_SSL_CAINFO",
    re.IGNORECASE,
)
# A file:// index links to files beside its pages, so that the folder above it is needed too.
_FILE_URL = "file:"


@dataclass(frozen=True, slots=True)
class AptSource:
    """One suite of one mirror; ``signed_by`` is the key ring's path or empty."""

    uri: str
    suite: str
    components: tuple[str, ...]
    signed_by: str = ""

    def line(self) -> str:
        """It as a line of sources.list."""
        options = f"[signed-by={self.signed_by}] " if self.signed_by else ""
        return f"deb {options}{self.uri} {self.suite} {' '.join(self.components)}"


def codename() -> str:
    """This system's release as its mirror calls it ("bookworm"); empty where there is none."""
    if not _OS_RELEASE.exists():
        return ""
    match = re.search(
        r"^VERSION_CODENAME=\"?([\w.-]+)", _OS_RELEASE.read_text("utf-8"), re.MULTILINE
    )
    return match[1] if match else ""


def apt_sources(release: str, folder: Path = APT_FOLDER) -> list[AptSource]:
    """The mirrors of a release's own packages, its updates and its security fixes."""
    one_line = [folder / "sources.list", *sorted(folder.glob("sources.list.d/*.list"))]
    stanzas = sorted(folder.glob("sources.list.d/*.sources"))
    sources = itertools.chain(
        *(_one_line_sources(path.read_text("utf-8")) for path in one_line if path.exists()),
        *(_deb822_sources(path.read_text("utf-8")) for path in stanzas),
    )
    suites = (release, f"{release}-updates", f"{release}-security")
    own = [entry for entry in sources if entry.suite in suites and "main" in entry.components]
    return sorted(dict.fromkeys(own), key=lambda entry: suites.index(entry.suite))


def apt_acquire_settings() -> str:
    """Apt's settings on fetching (proxy, certificates, checks), as a file of apt.conf.d."""
    dump = subprocess.run(
        ["apt-config", "dump", "Acquire"], capture_output=True, text=True, check=True
    )
    lines = (line for line in dump.stdout.splitlines() if not line.endswith(' "";'))
    # What an index is called is apt's own default and holds its quoting badly.
    return "".join(f"{line}\n" for line in lines if "::IndexTargets" not in line)


def pip_settings(files: Iterable[Path] | None = None) -> str:
    """Pip's configuration files of this machine as one; where two differ, the later counts."""
    merged = configparser.RawConfigParser()
    merged.read(_pip_files() if files is None else files, encoding="utf-8")
    sections = (
        f"[{name}]\n" + "".join(f"{key} = {_indented(value)}\n" for key, value in section.items())
        for name, section in merged.items()
        if section
    )
    return "".join(sections)


def variables(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables that say how to reach the network and pip's packages."""
    return {key: value for key, value in environment.items() if _VARIABLES.fullmatch(key)}


def referenced_paths(texts: Iterable[str]) -> list[Path]:
    """The files and folders that settings name, by path or by a file: URL; each once."""
    words = (word.strip('";=') for text in texts for word in text.split())
    paths = (path for word in words if (path := _local_path(word)) is not None)
    return list(dict.fromkeys(path for path in paths if path.exists()))


def _one_line_sources(text: str) -> Iterator[AptSource]:
    pattern = r"^deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)\s+([^#\n]+)"
    for options, uri, suite, components in re.findall(pattern, text, re.MULTILINE):
        signed_by = re.search(r"signed-by=(/\S+)", options)
        yield AptSource(uri, suite, tuple(components.split()), signed_by[1] if signed_by else "")


def _deb822_sources(text: str) -> Iterator[AptSource]:
    without_comments = re.sub(r"^#.*\n?", "", text, flags=re.MULTILINE)
    for stanza in re.split(r"\n\s*\n", without_comments):
        pairs = re.findall(r"^([\w-]+):[ \t]*(.*(?:\n[ \t].*)*)", stanza, re.MULTILINE)
        fields = {key.lower(): value for key, value in pairs}
        if "deb" not in fields.get("types", "").split() or fields.get("enabled", "yes") == "no":
            continue
        # A key that stands in the file itself is left to the system's own key ring.
        signed_by = next(iter(fields.get("signed-by", "").split()), "")
        for uri in fields.get("uris", "").split():
            for suite in fields.get("suites", "").split():
                yield AptSource(
                    uri,
                    suite,
                    tuple(fields.get("components", "").split()),
                    signed_by if signed_by.startswith("/") else "",
                )


def _pip_files() -> list[Path]:
    home = Path.home()
    system_folders = os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")
    named = os.environ.get("PIP_CONFIG_FILE", "")
    return [
        *(Path(folder) / "pip" / "pip.conf" for folder in system_folders),
        Path("/etc/pip.conf"),
        home / ".pip" / "pip.conf",
        Path(os.environ.get("XDG_CONFIG_HOME", home / ".config")) / "pip" / "pip.conf",
        *([Path(named)] if named else []),
    ]


def _indented(value: str) -> str:
    return value.replace("\n", "\n  ")


def _local_path(word: str) -> Path | None:
    if word.startswith(_FILE_URL):
        path = Path(url2pathname(urlsplit(word).path))
        return path.parent if path.is_dir() and path.parent != Path("/") else path
    return Path(word) if word.startswith("/") and word != "/" else None
