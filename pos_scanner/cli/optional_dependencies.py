"""Optional parts of the installation: the till does not need what the servers do."""

import importlib.util

from pos_scanner.domain.errors import FailureKind, KnownError


def require_part(extra: str, *modules: str) -> None:
    """See that an extra is installed.

    Raises:
        KnownError: PART_MISSING, facts ``part`` and ``extra``.
    """
    for module in modules:
        if importlib.util.find_spec(module) is None:
            raise KnownError(FailureKind.PART_MISSING, part=module, extra=extra)
