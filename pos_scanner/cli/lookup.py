"""`lookup`: the title behind a scanned text, by the interface's own field names."""

import argparse
import sys

from pos_scanner.cli.context import Context, ExitStatus
from pos_scanner.cli.output import print_json, print_result, say
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.title import FoundTitle
from pos_scanner.protocol.backend import LONGEST_SCAN_TEXT, from_title, title_fields
from pos_scanner.settings import Settings
from pos_scanner.text_file import decoded
from pos_scanner.titles.backend_client import BackendClient
from pos_scanner.titles.resolver import Resolver


def run(options: argparse.Namespace, context: Context) -> int:
    """Resolve one text as the till would."""
    text = _text_of_stdin() if options.text == "-" else options.text
    settings = context.settings()
    backend = backend_of(settings)
    try:
        resolved = Resolver(backend).resolve(text)
    except KnownError as error:
        message = context.messages().failure(error)
        if options.json:
            failure = {"kind": error.kind.value, "message": message}
            print_json({"error": failure})
        say(message, error=True)
        return ExitStatus.COULD_NOT
    finally:
        if backend:
            backend.close()
    fields = _fields(resolved)
    print_result(options, fields, (_line(name, value) for name, value in fields.items()))
    return ExitStatus.DONE


def _text_of_stdin() -> str:
    """The text that is piped in, as UTF-8 or GB18030."""
    content = sys.stdin.buffer.read(LONGEST_SCAN_TEXT * 100)
    text = decoded(content)
    return content.decode("utf-8", "replace") if text is None else text


def backend_of(settings: Settings) -> BackendClient | None:
    """The backend that the settings name; ``None`` where they name none."""
    if not settings.backend_url:
        return None
    return BackendClient(
        settings.backend_url, settings.backend_token, ca_file=settings.backend_ca_file
    )


def _fields(resolved: FoundTitle) -> dict[str, object]:
    fields: dict[str, object] = dict(title_fields(from_title(resolved.title)))
    fields["source"] = resolved.source.value
    fields["warnings"] = [warning.value for warning in resolved.warnings]
    return fields


def _line(name: str, value: object) -> str:
    return f"{name:10} {', '.join(value) if isinstance(value, list) else value}".rstrip()
