"""One export at a time."""

from pos_scanner.till import commands as do
from pos_scanner.till import events as on
from pos_scanner.till.commands import Command


class Exporting:
    """Remembers whether one is under way."""

    def __init__(self) -> None:
        self._under_way = False

    def handle(self, event: on.ExportRequested | on.Exported | on.ExportFailed) -> list[Command]:
        """Begin one, or hear how it ended."""
        match event:
            case on.ExportRequested() if self._under_way:
                return []
            case on.ExportRequested(order):
                self._under_way = True
                return [do.Export(order)]
            case on.Exported(batches):
                self._under_way = False
                return [do.TellExported(batches), do.RefreshDay()]
            case on.ExportFailed(error):
                self._under_way = False
                return [do.TellFailure(error)]
