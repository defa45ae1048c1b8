"""Drafts: the form as typed, kept at every edit, and the forms put aside.

One draft stands in the form, the one kept last; any number are held for customers who are not
ready. A draft is in the file until it is confirmed or discarded, whatever happens between.
"""

from datetime import datetime

from pos_scanner.domain.invoice import Draft, HeldDraft
from pos_scanner.journal.storage import row_mapping
from pos_scanner.journal.storage.connection import JournalConnection
from pos_scanner.journal.storage.database import reading

_SAVE = (
    "INSERT INTO draft (draft_id, kept_at, content)"
    " SELECT ?1, 1 + ifnull(max(kept_at), 0), ?2 FROM draft WHERE true"
    " ON CONFLICT (draft_id) DO UPDATE SET kept_at = excluded.kept_at, content = excluded.content"
)


class Drafts:
    """The drafts of one journal; ``journal.drafts``."""

    def __init__(self, file: JournalConnection) -> None:
        self._file = file

    def save(self, draft: Draft) -> None:
        """Keep a form as typed; unless it is held, ``newest`` gives it from now on."""
        self._file.change(_SAVE, (draft.draft_id, row_mapping.draft_json(draft)))

    def newest(self) -> Draft | None:
        """The form that was kept last and is not held, unless it was confirmed or discarded."""
        rows = self._file.ask(
            "SELECT draft_id, content FROM draft WHERE held_at IS NULL"
            " ORDER BY kept_at DESC LIMIT 1"
        )
        return self._read(*rows[0]) if rows else None

    def discard(self, draft_id: str) -> None:
        """Forget a draft, held or not."""
        self._file.change("DELETE FROM draft WHERE draft_id = ?", (draft_id,))

    def hold(self, draft: Draft, label: str, *, at: datetime) -> None:
        """Keep a form as typed and put it aside; ``label``, the cashier's word, may be empty."""
        with self._file.transaction():
            self._file.execute(_SAVE, (draft.draft_id, row_mapping.draft_json(draft)))
            self._file.execute(
                "UPDATE draft SET label = ?, held_at = ? WHERE draft_id = ?",
                (row_mapping.storable(label), at.isoformat(), draft.draft_id),
            )

    def hold_older(self, *, at: datetime) -> None:
        """Put aside every form but the newest; those with nothing in them are deleted.

        They were submitted and not confirmed yet when the program ended.
        """
        rows = self._file.ask(
            "SELECT draft_id, content FROM draft WHERE held_at IS NULL"
            " ORDER BY kept_at DESC LIMIT -1 OFFSET 1"
        )
        for draft_id, content in reversed(rows):
            draft = self._read(draft_id, content)
            if draft.is_empty:
                self.discard(draft_id)
            else:
                self.hold(draft, "", at=at)

    def held(self) -> tuple[HeldDraft, ...]:
        """Every form that was put aside, the one held longest first."""
        rows = self._file.ask(
            "SELECT draft_id, content, label, held_at FROM draft WHERE held_at IS NOT NULL"
            " ORDER BY kept_at"
        )
        return tuple(
            HeldDraft(self._read(draft_id, content), label, datetime.fromisoformat(held_at))
            for draft_id, content, label, held_at in rows
        )

    def recall(self, draft_id: str) -> Draft | None:
        """Take a held form back; ``newest`` gives it from now on. ``None`` when it is not held.

        What stands in the form meanwhile is to be held or confirmed first: it stays in the file
        and comes to light again when the recalled one is done with.
        """
        with self._file.transaction():
            self._file.execute(
                "UPDATE draft SET label = '', held_at = NULL,"
                " kept_at = (SELECT 1 + max(kept_at) FROM draft)"
                " WHERE draft_id = ? AND held_at IS NOT NULL",
                (draft_id,),
            )
            if not self._file.connection.changes():
                return None
            rows = self._file.execute("SELECT content FROM draft WHERE draft_id = ?", (draft_id,))
            # All of them: a cursor that stays open, in a failure's traceback, keeps tables locked.
            return self._read(draft_id, str(rows.fetchall()[0][0]))

    def _read(self, draft_id: str, content: str) -> Draft:
        with self._file.guarded(), reading():
            return row_mapping.draft(draft_id, content)
