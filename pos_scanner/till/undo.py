"""What can be undone in a form, as steps: each is what it takes to go back, nothing is done here.

The last step is undone first. The steps belong to one customer's form and end with it, but for
forms that could not be put on hold: they are nowhere else and wait until they are in the form.
"""

from dataclasses import dataclass, replace

from pos_scanner.domain.checks.normalization import Respelling
from pos_scanner.domain.invoice import Draft


@dataclass(frozen=True, slots=True)
class Change:
    """A form was cleared, or its content replaced: ``previous`` became ``result``.

    Attributes:
        newer: a second customer's title that got the sale of ``previous``, as it stood before.
    """

    previous: Draft
    result: Draft
    newer: Draft | None = None


@dataclass(frozen=True, slots=True)
class SecondCustomer:
    """A second customer's title came: the first one's form is on hold.

    The step ends as soon as the second one's form has a sale of its own.
    """

    held: Draft


@dataclass(frozen=True, slots=True)
class Confirmation:
    """The invoice of this number was confirmed from a draft."""

    number: str
    draft: Draft


@dataclass(frozen=True, slots=True)
class UnheldForm:
    """A form that the journal could not put on hold while another one stood before the cashier."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Spelling:
    """Identifiers were put into their usual spelling."""

    respellings: tuple[Respelling, ...]

    @property
    def fields(self) -> list[tuple[str, int | None]]:
        """Which they were, and of which lines."""
        return [(respelling.field, respelling.line) for respelling in self.respellings]


Step = Change | Spelling | SecondCustomer | Confirmation | UnheldForm


class UndoSteps:
    """The steps of one till's form, the last one undone first."""

    def __init__(self) -> None:
        self._steps: list[Step] = []

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to undo."""
        return not self._steps

    @property
    def second_customer(self) -> SecondCustomer | None:
        """The step that would be undone next, where it gives a sale to another title."""
        last = self._steps[-1] if self._steps else None
        return last if isinstance(last, SecondCustomer) else None

    def push(self, step: Step) -> None:
        """Something was done that can be undone; of a number typed on, the last spelling counts."""
        last = self._steps[-1] if self._steps else None
        if isinstance(step, Spelling) and isinstance(last, Spelling) and last.fields == step.fields:
            self._steps.pop()
        self._steps.append(step)

    def pop(self) -> Step | None:
        """The last step, which is undone now; ``None`` when there is none."""
        return self._steps.pop() if self._steps else None

    def end_form(self) -> None:
        """The form is another customer's from now on."""
        self._steps = [step for step in self._steps if isinstance(step, UnheldForm)]

    def end_second_customer(self) -> None:
        """The second customer has a sale of his own: the first one's form stays on hold."""
        self._steps = [step for step in self._steps if not isinstance(step, SecondCustomer)]

    def end_confirmation(self) -> None:
        """The time for undoing a confirmation is over."""
        self._steps = [step for step in self._steps if not isinstance(step, Confirmation)]


def is_same_content(draft: Draft, other: Draft) -> bool:
    """Whether two drafts say the same, whatever their ids."""
    return replace(draft, draft_id="") == replace(other, draft_id="")
