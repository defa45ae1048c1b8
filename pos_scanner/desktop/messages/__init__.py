"""Every sentence about a failure, a finding or a warning: by its kind, in one table each.

A failure has two sentences: what happened, and what to do. They are for a cashier in a hurry: no
code numbers first, no blame. Facts of the failure fill the braces. Needs QtCore alone, so that
the command line speaks with the same words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QLocale

from pos_scanner.desktop.messages import (
    cash_register,
    command_line,
    export,
    invoice_form,
    journal,
    scanning,
    settings,
    staff,
    system,
)
from pos_scanner.desktop.messages.help_sections import section_of
from pos_scanner.domain.amounts.amount_expression import ExpressionProblem
from pos_scanner.domain.amounts.amount_words import chinese_words, english_words
from pos_scanner.domain.amounts.line_calculation import Totals
from pos_scanner.domain.checks.normalization import Respelling
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind
from pos_scanner.domain.integrity_report import Problem
from pos_scanner.domain.issuance import IssueState
from pos_scanner.domain.masking import masked
from pos_scanner.domain.money import format_money, format_yuan
from pos_scanner.domain.tax_rate import EXEMPT, parse_rate
from pos_scanner.domain.title import TitleWarning
from pos_scanner.domain.visible_text import marked
from pos_scanner.settings import DECLARATIONS


@dataclass(frozen=True, slots=True)
class Message:
    """What happened, and what to do about it.

    Attributes:
        section: the anchor of the manual's section that says more; empty where there is none.
    """

    title: str
    advice: str
    section: str = field(default="", compare=False)

    def in_one_line(self) -> str:
        """Both, told apart: a title that ends with a path has no full stop of its own."""
        if not self.advice:
            return self.title
        is_sentence = self.title.endswith((".", "?", "!", *_FULL_WIDTH_ENDS))
        return joined(self.title if is_sentence else f"{self.title} –", self.advice)


_FULL_WIDTH_ENDS = ("。", "？", "！")
_PERSONAL = {"phone", "bank_account"}
SUBJECTS = (scanning, invoice_form, journal, export, staff, cash_register, system)
_FAILURES = {kind: pair for subject in SUBJECTS for kind, pair in subject.FAILURES.items()}
_BY_REASON = {key: pair for subject in SUBJECTS for key, pair in subject.BY_REASON.items()}
_BRACES = re.compile(r"\{(\w+)\}")
_MEANT = QT_TRANSLATE_NOOP("Messages", "Did you mean {meant}?")
_EXEMPT = QT_TRANSLATE_NOOP("Messages", "Exempt")
_NET_AND_TAX = QT_TRANSLATE_NOOP("Messages", "Net {0}   Tax {1}")
_TAKES = QT_TRANSLATE_NOOP("Messages", "Allowed: {wanted}.")


def joined(*sentences: str) -> str:
    """Sentences one after the other; a full-width full stop brings its own room."""
    line = ""
    for sentence in filter(None, sentences):
        between = "" if not line or line.endswith(_FULL_WIDTH_ENDS) else " "
        line = f"{line}{between}{sentence}"
    return line


def translated(sentence: str) -> str:
    """A sentence of one of the tables in the user's language; empty stays empty."""
    return QCoreApplication.translate("Messages", sentence) if sentence else ""


def failure_words(error: KnownError, *, for_command: bool = False) -> Message:
    """A failure in the user's language.

    Args:
        error: the failure.
        for_command: advise somebody at the command line, who has options and no buttons.
    """
    if error.kind is FailureKind.SETTINGS_INVALID:
        return _settings_words(error.facts)
    reason = error.facts.get("reason", "")
    what_happened, what_to_do = _BY_REASON.get((error.kind, reason), _FAILURES[error.kind])
    if for_command:
        what_to_do = command_line.advice_of(error.kind, reason) or what_to_do
    facts = _spoken_facts(error.facts)
    title, advice = (_filled(translated(words), facts) for words in (what_happened, what_to_do))
    if error.kind is FailureKind.INVOICE_INCOMPLETE:
        names = [field_name(name) for name in error.facts.get("fields", "").split(",") if name]
        title = f"{title} {_tr_list(names)}".strip()
    if error.facts.get("done"):
        advice = joined(_filled(translated(export.DONE_BEFORE), error.facts), advice)
    return Message(title, advice, section_of(error.kind))


def counted(count: int, one: str, several: str, *values: object) -> str:
    """A sentence about a count, ``one`` or ``several``: {0} is the count, then come the values."""
    return (one if count == 1 else several).format(count, *values)


def finding_words(finding: Finding) -> str:
    """A finding in the user's language."""
    if finding.kind is FindingKind.EXPRESSION_WRONG:
        problems = (problem for problem in ExpressionProblem if problem.value in finding.facts)
        return expression_problem_words(next(problems, ExpressionProblem.NOT_AN_EXPRESSION))
    facts = {"field": field_name(finding.field)}
    values = finding.facts
    if values and finding.kind in {FindingKind.AMOUNT_LARGE, FindingKind.AMOUNT_AT_ONCE}:
        fen = int(values[0])
        values = (format_money(fen), amount_words(fen))
    if values and finding.kind is FindingKind.ORDER_HELD:
        name, fen_text = values
        values = (name or translated(invoice_form.NO_BUYER_YET), format_money(int(fen_text)))
    facts |= {str(position): value for position, value in enumerate(values)}
    return _filled(translated(invoice_form.FINDINGS[finding.kind]), facts)


def migration_words(
    invoices: int, seconds: tuple[int, int], needed_bytes: int, free_bytes: int
) -> Message:
    """What bringing an older journal to this version takes; ``seconds`` are from and to."""
    shortest, longest = seconds
    facts = {
        "shortest": str(shortest),
        "longest": str(longest),
        "invoices": str(invoices),
        "needed": str(1 + (needed_bytes >> 20)),
        "free": str(free_bytes >> 20),
    }
    title, advice = (_filled(translated(sentence), facts) for sentence in journal.MIGRATION)
    return Message(title, advice)


def respelling_words(respellings: Sequence[Respelling], *, by_undo: bool = True) -> Message:
    """What was put into its usual spelling; of phone and account no more than may be looked on.

    Args:
        respellings: one at least.
        by_undo: whether F7 restores what was entered; else nothing is promised.
    """
    changed, was, restores = map(translated, invoice_form.RESPELT)
    title, *further = (
        changed.format(field_name(name), marked(masked(usual) if name in _PERSONAL else usual))
        for name, usual in ((each.field, each.usual) for each in respellings)
    )
    first = respellings[0]
    if not further and first.field not in _PERSONAL:
        restores = was.format(marked(first.original))
    return Message(title, "\n".join([*further, *([restores] if by_undo else [])]))


def no_tax_code_words(item: str) -> Message:
    """The item that new invoices begin with has no tax code: where one is found."""
    title, advice = (translated(sentence) for sentence in invoice_form.NO_TAX_CODE)
    return Message(_filled(title, {"item": item}), advice)


def problem_words(problem: Problem) -> str:
    """What a check of the journal found."""
    return _filled(
        translated(journal.PROBLEMS[problem.kind]),
        {"number": problem.number, "detail": problem.detail},
    )


def warning_words(warning: TitleWarning) -> str:
    """What is odd about a title that was found."""
    return translated(scanning.TITLE_WARNINGS[warning])


def expression_problem_words(problem: ExpressionProblem) -> str:
    """Why what stands in an amount field is no sum."""
    return translated(invoice_form.EXPRESSION_PROBLEMS[problem])


def wanted_words(wanted: str) -> str:
    """What values a setting takes, from its declaration's English."""
    accepted = (declaration.accepts for declaration in DECLARATIONS.values())
    accepts = next((accepts for accepts in accepted if str(accepts) == wanted), None)
    if accepts is None:
        return translated(wanted)
    return QCoreApplication.translate("Settings", accepts.sentence).format(*accepts.limits)


def field_name(name: str) -> str:
    """A form field's name as its label has it."""
    return translated(invoice_form.FIELDS.get(name, name))


def issue_state_words(state: IssueState) -> str:
    """How far a record is at the tax bureau, as a mark and a word."""
    return translated(export.ISSUE_STATES[state])


def rate_words(rate: str | Decimal) -> str:
    """A tax rate as people say it: ``0.06`` is "6%", ``EXEMPT`` has a word, other text stays."""
    if rate == EXEMPT:
        return translated(_EXEMPT)
    try:
        value = parse_rate(rate) if isinstance(rate, str) else rate
    except ValueError:
        return str(rate)
    return f"{(value * 100).normalize():f}%"


def amount_words(fen: int) -> str:
    """An amount written out in the language that is spoken: formal Chinese numerals, or English."""
    is_chinese = QLocale().language() is QLocale.Language.Chinese
    return chinese_words(fen) if is_chinese else english_words(fen)


def totals_words(sums: Totals) -> str:
    """Net and tax of a form as it stands; dashes while there is nothing to add up."""
    amounts = [format_yuan(fen) if sums.lines else "–" for fen in (sums.net_fen, sums.tax_fen)]
    return translated(_NET_AND_TAX).format(*amounts)


def _spoken_facts(facts: Mapping[str, str]) -> Mapping[str, str]:
    """Facts in which a destination has its words, or its format's title."""
    if "destination" not in facts:
        return facts
    is_chinese = QLocale().language() is QLocale.Language.Chinese
    title = facts.get("title_zh" if is_chinese else "title", "")
    words = translated(export.DESTINATIONS.get(facts["destination"], ""))
    return {**facts, "destination": words or title}


def _settings_words(facts: Mapping[str, str]) -> Message:
    kind = facts.get("problem", "")
    problem, advice = settings.PROBLEMS.get(kind, settings.PROBLEMS["bad-value"])
    title = _filled(translated(problem), facts)
    sentences = [_filled(translated(advice), facts)]
    if facts.get("meant"):
        sentences.insert(0, _filled(translated(_MEANT), facts))
    if facts.get("wanted"):
        sentences.insert(0, _filled(translated(_TAKES), {"wanted": wanted_words(facts["wanted"])}))
    return Message(title, joined(*sentences), section_of(FailureKind.SETTINGS_INVALID))


def _tr_list(names: list[str]) -> str:
    return QCoreApplication.translate("Messages", ", ").join(names)


def _filled(sentence: str, facts: Mapping[str, str]) -> str:
    """Braces, named or numbered, filled from the facts; without a fact its place stays empty."""
    return _BRACES.sub(lambda brace: marked(facts.get(brace[1], "")), sentence)
