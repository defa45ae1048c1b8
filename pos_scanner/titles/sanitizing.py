"""What is never let into a form: characters that nobody sees and that break files.

In: a title as it came over the network or out of a code. Out: the same without control
characters, invisible marks and lone surrogates. Visible text is never touched, blanks included.
"""

from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleWarning
from pos_scanner.domain.visible_text import hides_characters, visible


def without_invisible(title: Title) -> Title:
    """A title whose fields hold no invisible characters; line breaks and tabs become a space."""
    return Title(title.title_type, *(visible(getattr(title, name)) for name in TEXT_FIELDS))


def unseen_warnings(title: Title) -> tuple[TitleWarning, ...]:
    """UNSEEN_REMOVED where :func:`without_invisible` takes more than line breaks out of a title."""
    is_hiding = any(hides_characters(getattr(title, name)) for name in TEXT_FIELDS)
    return (TitleWarning.UNSEEN_REMOVED,) if is_hiding else ()
