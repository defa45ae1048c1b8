"""What PyInstaller collected, less what is not shipped; shared by the programs' descriptions."""

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path

NOTICE = Path(__file__).with_name("NOTICE.txt")
Entry = tuple[str, str, str]
"""PyInstaller's: the path in the bundle, the file (or a link's aim), and the kind."""
_LICENCE = re.compile(
    r"\.dist-info/(licen[cs]es/)?(LICEN[CS]E|COPYING|NOTICE|AUTHORS)", re.IGNORECASE
)


def needed(
    binaries: Iterable[Entry],
    *,
    not_shipped: re.Pattern[str],
    loaded_by_path: re.Pattern[str],
    imports_of: Callable[[str], Iterable[tuple[str, str | None]]],
) -> list[Entry]:
    """The binaries less those not shipped, and less the libraries that only those had needed.

    Args:
        not_shipped: searched in a binary's path in the bundle.
        loaded_by_path: what nothing links and is wanted all the same.
        imports_of: the names and files of the libraries that a file links.
    """
    shipped = {name: (path, kind) for name, path, kind in binaries if not not_shipped.search(name)}
    by_file_name = {Path(name).name: name for name in shipped}
    # Extensions, plugins and what is loaded by name are wanted for themselves.
    reached = [n for n, (_, kind) in shipped.items() if kind == "EXTENSION" or "/plugins/" in n]
    reached += [name for name in shipped if loaded_by_path.match(name)]
    kept = set()
    while reached:
        name = reached.pop()
        if name in kept:
            continue
        kept.add(name)
        imported = (Path(library).name for library, _ in imports_of(shipped[name][0]))
        reached += [by_file_name[library] for library in imported if library in by_file_name]
    return [(name, *shipped[name]) for name in shipped if name in kept]


def data_files(
    datas: Iterable[Entry], binaries: Iterable[Entry], not_shipped: re.Pattern[str]
) -> list[Entry]:
    """The data less what is not shipped, and less links to binaries that are not."""
    paths = {name for name, _, _ in binaries}
    return [
        (name, path, kind)
        for name, path, kind in datas
        if not not_shipped.search(name) and (kind != "SYMLINK" or path in paths)
    ]


def licences(shipped: Iterable[Entry]) -> Iterator[Entry]:
    """The licence texts of the distributions whose files are shipped, a folder for each.

    What brings no text of its own (Qt and PySide6, libzbar) is named in the notice.
    """
    yield "licences/NOTICE.txt", str(NOTICE), "DATA"
    packages = {re.split("[./]", name)[0] for name, _, _ in shipped}
    distributions = metadata.packages_distributions()
    names = {name for package in packages for name in distributions.get(package, ())}
    for name in sorted(names):
        distribution = metadata.distribution(name)
        for file in distribution.files or ():
            if _LICENCE.search(str(file)):
                target = Path("licences") / distribution.name / file.name
                yield str(target), str(distribution.locate_file(file)), "DATA"
