"""A bare Debian in a folder: made by debootstrap, entered by chroot, left without a trace.

Each command runs in namespaces of its own, so that its mounts and whatever it left running vanish
with it. Needs root.
"""

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import host_settings

PACKAGES = ("python3", "git", "ca-certificates")
USER = "developer"
PROJECT = "pos_scanner"
STEP_TIMEOUT_S = 1200
_NAMESPACES = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--"]
_LOCAL_CERTIFICATES = Path("/usr/local/share/ca-certificates")


class BareSystemError(Exception):
    """A bare system cannot be made or entered here; the text says why."""


@dataclass(frozen=True, slots=True)
class BareSystem:
    """A system in ``folder``; ``mounts`` are folders of this machine that it sees, read only."""

    folder: Path
    mounts: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def run(
        self, command: str, user: str = "root", timeout_s: int = STEP_TIMEOUT_S
    ) -> subprocess.CompletedProcess[str]:
        """Run a line of shell in the user's clone of the project; both streams in ``stdout``.

        A command that takes longer than ``timeout_s`` ends with status 124, as `timeout` has it.
        """
        home = home_of(user)
        environment = {
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            **self.variables,
        }
        line = f"cd {home / PROJECT} 2>/dev/null || cd /; {command}"
        inside = ["timeout", str(timeout_s), "runuser", "-u", user, "--", "env", "-i"]
        inside += [f"{key}={value}" for key, value in environment.items()]
        inside += ["sh", "-c", line]
        chroot = shlex.join(["exec", "chroot", str(self.folder), *inside])
        return subprocess.run(
            [*_NAMESPACES, "sh", "-ec", f"{self._mount_script()}\n{chroot}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )

    def copy(self, folder: Path) -> "BareSystem":
        """The same system once more, in another folder."""
        subprocess.run(["cp", "-a", "--reflink=auto", str(self.folder), str(folder)], check=True)
        return BareSystem(folder, self.mounts, self.variables)

    def clone_project(self, checkout: Path, user: str) -> None:
        """Give a user (made if need be) a clone of the last commit of ``checkout``."""
        if user != "root":
            self.run(f"useradd --create-home --shell /bin/bash {user}")
        clone = self.folder / str(home_of(user) / PROJECT).lstrip("/")
        git = ["git", "-c", "safe.directory=*", "clone", "--quiet", "--no-hardlinks"]
        subprocess.run([*git, str(checkout), str(clone)], check=True)
        self.run(f"chown -R {user}: {home_of(user)}")

    def path(self, user: str, name: str) -> Path:
        """Where a file of the user's clone lies, seen from outside."""
        return self.folder / str(home_of(user) / PROJECT / name).lstrip("/")

    def _mount_script(self) -> str:
        def inner(path: str | Path) -> str:
            return shlex.quote(f"{self.folder}{path}")

        lines = [
            f"mount -t proc proc {inner('/proc')}",
            f"mount --rbind /sys {inner('/sys')}",
            f"mount --rbind /dev {inner('/dev')}",
        ]
        for path in self.mounts:
            quoted = shlex.quote(str(path))
            lines.append(f"mkdir -p {inner(path)}; mount --bind -o ro {quoted} {inner(path)}")
        return "\n".join(lines)


def home_of(user: str) -> Path:
    """A user's home inside."""
    return Path("/root") if user == "root" else Path("/home") / user


def make(
    folder: Path, packages: Sequence[str] = PACKAGES, *, release: str | None = None
) -> BareSystem:
    """Make a release in ``folder``, with a few packages beside the bare system.

    Args:
        folder: an empty one, or one that is not there yet.
        packages: installed beside the bare system.
        release: of the same mirror; this machine's own where none is named.

    Raises:
        BareSystemError: no mirror is named, or debootstrap failed (no network, no room, …).
    """
    own = host_settings.codename()
    sources = host_settings.apt_sources(own)
    if not sources or sources[0].suite != own:
        raise BareSystemError(f"apt's sources name no mirror of this release ({own or '?'})")
    if release not in (None, own):
        sources = [replace(sources[0], suite=release)]
    release = sources[0].suite
    mirror = sources[0]
    command = ["debootstrap", "--variant=minbase", f"--include={','.join(packages)}"]
    command += [f"--keyring={mirror.signed_by}"] if Path(mirror.signed_by or "/-").exists() else []
    command += [release, str(folder), mirror.uri]
    completed = subprocess.run(
        [*_NAMESPACES, *command],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if completed.returncode != 0:
        last_words = "\n".join((completed.stdout + completed.stderr).splitlines()[-5:])
        raise BareSystemError(f"debootstrap of {release} failed:\n{last_words}")
    return _take_over_settings(folder, sources)


def remove(folder: Path) -> None:
    """Delete what was made, but never through a mount that is still there.

    Raises:
        BareSystemError: something is mounted below and cannot be unmounted.
    """
    for mount in _mounts_below(folder):
        subprocess.run(["umount", "--lazy", mount], check=False, capture_output=True)
    if remaining := _mounts_below(folder):
        raise BareSystemError(f"{folder} was not deleted: {remaining[0]} is still mounted")
    shutil.rmtree(folder)


def _take_over_settings(folder: Path, sources: list[host_settings.AptSource]) -> BareSystem:
    """Let the system reach the network as this machine does."""
    apt = host_settings.apt_acquire_settings()
    pip = host_settings.pip_settings()
    variables = host_settings.variables(os.environ)
    key_rings = [entry.signed_by for entry in sources]
    named = host_settings.referenced_paths([apt, pip, *variables.values(), *key_rings])
    names = ["/etc/resolv.conf", "/etc/hosts", *map(str, Path("/etc/apt/auth.conf.d").glob("*"))]
    certificates = [str(path) for path in _LOCAL_CERTIFICATES.rglob("*.crt")]
    for path in [*named, *map(Path, [*names, *certificates])]:
        if path.is_file():
            inner = folder / str(path).lstrip("/")
            inner.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, inner)
    lines = [entry.line() for entry in sources]
    (folder / "etc/apt/sources.list").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "etc/apt/apt.conf.d/99host").write_text(apt, encoding="utf-8")
    (folder / "etc/pip.conf").write_text(pip, encoding="utf-8")
    # Nothing here outlives a power cut, so dpkg need not wait for the disk.
    (folder / "etc/dpkg/dpkg.cfg.d/unsafe-io").write_text("force-unsafe-io\n", encoding="utf-8")
    system = BareSystem(folder, tuple(path for path in named if path.is_dir()), variables)
    # As on a new machine: nothing downloaded, no lists.
    system.run("update-ca-certificates; apt-get clean; rm -rf /var/lib/apt/lists/*")
    return system


def _mounts_below(folder: Path) -> list[str]:
    mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return sorted((path for path in mounts if Path(path).is_relative_to(folder)), reverse=True)
