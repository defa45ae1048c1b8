"""`lookup`: the title behind a scanned text, by the interface's own field names."""

import argparse
import json
import sys

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.title import FoundTitle
from pos_scanner.protocol.backend import LONGEST_SCAN_TEXT, from_title, title_fields
from pos_scanner.settings import Settings
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.resolver import Resolver


def run(options: argparse.Namespace, context: Context) -> int:
    """Resolve one text as the till would."""
    text = sys.stdin.read(LONGEST_SCAN_TEXT * 100) if options.text == "-" else options.text
    settings = context.settings()
    backend = backend_of(settings)
    try:
        resolved = Resolver(backend).resolve(text)
    except KnownError as error:
        message = context.messages().failure(error)
        if options.json:
            failure = {"kind": error.kind.value, "message": message}
            print(json.dumps({"error": failure}, ensure_ascii=False))
        print(message, file=sys.stderr)
        return ExitStatus.COULD_NOT
    finally:
        if backend:
            backend.close()
    _print(resolved, as_json=options.json)
    return ExitStatus.DONE


def backend_of(settings: Settings) -> BackendClient | None:
    """The backend that the settings name; ``None`` where they name none."""
    if not settings.backend_url:
        return None
    return BackendClient(
        settings.backend_url, settings.backend_token, ca_file=settings.backend_ca_file
    )


def _print(resolved: FoundTitle, *, as_json: bool) -> None:
    fields: dict[str, object] = dict(title_fields(from_title(resolved.title)))
    fields["source"] = resolved.source.value
    fields["warnings"] = [warning.value for warning in resolved.warnings]
    if as_json:
        print(json.dumps(fields, ensure_ascii=False))
        return
    for name, value in fields.items():
        print(f"{name:10} {', '.join(value) if isinstance(value, list) else value}".rstrip())
