"""Every failure, finding and warning has its sentence, in both languages, with its facts in it."""

import ast
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from pos_scanner.desktop.messages import (
    Message,
    cash_register,
    export,
    expression_problem_words,
    failure_words,
    field_name,
    finding_words,
    invoice_form,
    journal,
    problem_words,
    rate_words,
    scanning,
    settings,
    staff,
    system,
    translated,
    wanted_words,
    warning_words,
)
from pos_scanner.desktop.messages.language import LANGUAGES, speak
from pos_scanner.desktop.messages.settings import TRIALS
from pos_scanner.domain.amounts.amount_expression import ExpressionProblem
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.findings import Finding, FindingKind, Weight
from pos_scanner.domain.integrity_report import Problem, ProblemKind
from pos_scanner.domain.title import TitleWarning
from pos_scanner.settings import DECLARATIONS
from pos_scanner.titles.backend_client import BackendClient

ROOT = Path(__file__).parents[3]
BRACES = re.compile(r"\{(\w*)\}")
SUBJECTS = (scanning, invoice_form, journal, export, staff, cash_register, system)
REASONS = [key for subject in SUBJECTS for key in getattr(subject, "BY_REASON", {})]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    yield speak(request.param)
    speak("en")


def assert_reads_well(sentence: str, language: str) -> None:
    """A sentence in its language, with no brace left unfilled."""
    assert sentence.strip()
    assert "{" not in sentence
    assert bool(re.search("[一-鿿]", sentence)) is (language == "zh_CN"), sentence


def test_each_failure_has_its_sentences_under_one_subject() -> None:
    kinds = [kind for subject in SUBJECTS for kind in subject.FAILURES]
    assert len(kinds) == len(set(kinds))
    assert {*kinds, FailureKind.SETTINGS_INVALID} == set(FailureKind)
    assert len(REASONS) == len(set(REASONS))


@pytest.mark.parametrize("kind", FailureKind)
def test_each_failure_says_what_happened_and_what_to_do(kind: FailureKind, language: str) -> None:
    words: Message = failure_words(KnownError(kind))
    assert_reads_well(words.title, language)
    assert_reads_well(words.advice, language)


@pytest.mark.parametrize(("kind", "reason"), REASONS)
def test_a_failures_reason_has_words_of_its_own(
    kind: FailureKind, reason: str, language: str
) -> None:
    words = failure_words(KnownError(kind, reason=reason, host="b.example"))
    assert_reads_well(words.title, language)
    assert_reads_well(words.advice, language)
    assert words != failure_words(KnownError(kind, host="b.example"))


@pytest.mark.parametrize("problem", settings.PROBLEMS)
def test_a_mistake_in_the_settings_is_told_with_its_place(problem: str, language: str) -> None:
    facts = {"line": "7", "key": "shop.naem", "path": "settings.toml", "meant": "shop.name"}
    words = failure_words(KnownError(FailureKind.SETTINGS_INVALID, problem=problem, **facts))
    assert_reads_well(words.title, language)
    assert_reads_well(words.advice, language)
    assert "shop.name" in words.advice


@pytest.mark.parametrize("kind", FindingKind)
def test_each_finding_holds_its_facts(kind: FindingKind, language: str) -> None:
    facts = ("17", "100")
    assert_reads_well(finding_words(Finding(kind, "name", Weight.WARNING, facts)), language)
    assert_reads_well(finding_words(Finding(kind, "name", Weight.WARNING)), language)


def test_a_fact_stands_in_its_sentence() -> None:
    speak("en")
    length = Finding(FindingKind.TAX_NUMBER_LENGTH, "tax_number", Weight.WARNING, ("17",))
    assert finding_words(length) == "The tax number has 17 characters; nowadays it has 18."
    hostile = KnownError(FailureKind.BACKEND_UNREACHABLE, host="{0} {host!r} %s")
    assert "{0} {host!r} %s" in failure_words(hostile).title


@pytest.mark.parametrize("kind", ProblemKind)
def test_each_problem_of_the_journal_has_words(kind: ProblemKind, language: str) -> None:
    told = problem_words(Problem(kind, "T1-20261123-0001", "entry 7"))
    assert_reads_well(told, language)


@pytest.mark.parametrize("warning", TitleWarning)
def test_each_warning_has_words(warning: TitleWarning, language: str) -> None:
    assert_reads_well(warning_words(warning), language)


@pytest.mark.parametrize("problem", ExpressionProblem)
def test_each_way_to_spoil_a_sum_has_words(problem: ExpressionProblem, language: str) -> None:
    assert_reads_well(expression_problem_words(problem), language)
    finding = Finding(FindingKind.EXPRESSION_WRONG, "amount", Weight.BLOCKS, (problem.value,))
    assert finding_words(finding) == expression_problem_words(problem)


@pytest.mark.parametrize(
    "wanted", sorted({str(declared.accepts) for declared in DECLARATIONS.values()})
)
def test_what_a_setting_takes_is_said_in_both_languages(wanted: str, language: str) -> None:
    assert_reads_well(wanted_words(wanted), language)


@pytest.mark.parametrize("name", invoice_form.FIELDS)
def test_each_field_has_a_name(name: str, language: str) -> None:
    assert_reads_well(field_name(name), language)


# ------------------------------------------------------------------------- the translation's file


def translations() -> dict[str, str]:
    tree = ET.parse(ROOT / "resources" / "translations" / "zh_CN.ts")  # noqa: S314  (our own file)
    unfinished = tree.findall(".//translation[@type='unfinished']")
    assert unfinished == []
    return {
        message.findtext("source", ""): message.findtext("translation", "")
        for message in tree.iter("message")
    }


def spoken_sentences() -> set[str]:
    """Every literal that the code hands to tr, translate or one of the marks for lupdate."""
    found = set()
    for path in (ROOT / "pos_scanner").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            position = {"tr": 0, "translate": 1, "QT_TRANSLATE_NOOP": 1, "translatable": 1}.get(
                name
            )
            if position is None or len(node.args) <= position:
                continue
            said = node.args[position]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                found.add(said.value)
    return found


def test_every_sentence_in_the_code_is_translated_and_none_is_left_over() -> None:
    assert spoken_sentences() == set(translations())


def test_translations_keep_every_brace() -> None:
    for source, translation in translations().items():
        assert translation, source
        assert sorted(BRACES.findall(source)) == sorted(BRACES.findall(translation)), source


# ------------------------------------------------------------------------- rates, sums, one line


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        ("0.06", "6%"),
        ("0.13", "13%"),
        ("0.015", "1.5%"),
        ("0", "0%"),
        ("exempt", "Exempt"),
        ("no rate", "no rate"),
        ("", ""),
        (Decimal("0.060"), "6%"),
    ],
)
def test_a_rate_is_said_as_people_say_it(rate: str | Decimal, words: str) -> None:
    assert rate_words(rate) == words


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (Message("The disk is full.", "Free some space."), "The disk is full. Free some space."),
        (Message("No file: /srv/x", "Choose one."), "No file: /srv/x – Choose one."),
        (Message("Close it?", "It cannot be undone."), "Close it? It cannot be undone."),
        (Message("磁盘已满。", "请清理。"), "磁盘已满。请清理。"),
        (Message("Saved.", ""), "Saved."),
    ],
)
def test_a_message_is_one_line_with_its_parts_told_apart(message: Message, line: str) -> None:
    assert message.in_one_line() == line


def test_chinese_sentences_follow_one_another_without_a_blank() -> None:
    speak("zh_CN")
    facts = {"path": "/x", "line": "3", "key": "shop.nqme", "meant": "shop.name"}
    words = failure_words(
        KnownError(FailureKind.SETTINGS_INVALID, problem="unknown-key", **facts)
    ).in_one_line()
    speak("en")
    assert "。 " not in words
    assert "？ " not in words


def test_missing_fields_are_named_in_the_forms_words() -> None:
    error = KnownError(FailureKind.INVOICE_INCOMPLETE, fields="name,amount")
    assert failure_words(error).title.endswith("Name, Amount")


def test_a_field_that_nobody_named_is_itself() -> None:
    assert field_name("no_such_field") == "no_such_field"


def test_what_an_unknown_setting_takes_is_as_it_was_said() -> None:
    assert wanted_words("something of a plugin") == "something of a plugin"


def test_a_setting_with_a_wrong_value_says_what_it_takes() -> None:
    accepts = str(DECLARATIONS["buyers_days"].accepts)
    error = KnownError(
        FailureKind.SETTINGS_INVALID,
        problem="bad-value",
        key="buyers.days",
        line="3",
        path="settings.toml",
        wanted=accepts,
    )
    words = failure_words(error)
    assert words.title == "The setting buyers.days has a wrong value: line 3 of settings.toml"
    assert words.advice.startswith("Allowed: a whole number from 1 to 3650")


@pytest.mark.parametrize(
    "kind", [FailureKind.JOURNAL_DAMAGED, FailureKind.FILE_IN_USE, FailureKind.FILE_NOT_FOUND]
)
def test_a_path_stands_in_its_sentence_letter_for_letter(kind: FailureKind) -> None:
    path = "/srv/{path}/<b>甲</b>/%s"
    words = failure_words(KnownError(kind, path=path))
    assert path in words.title + words.advice


@pytest.mark.parametrize(("address", "token"), [("ftp://x", ""), ("https://x", "a b")])
def test_a_setting_of_the_server_that_stands_in_no_file_is_said_without_a_gap(
    address: str, token: str
) -> None:
    with pytest.raises(KnownError) as caught:
        BackendClient(address, token)
    words = failure_words(caught.value)
    assert words.title in {
        "The setting backend.url has a wrong value.",
        "The setting backend.token has a wrong value.",
    }
    assert words.advice.startswith("Allowed: ")


def test_no_test_of_a_setting_points_below_where_its_notice_is_the_last() -> None:
    """The settings' pages have their fields above the notice."""
    speak("zh_CN")
    words = [translated(text) for texts in TRIALS.values() for text in texts if text]
    speak("en")
    words += [text for texts in TRIALS.values() for text in texts]
    assert not [text for text in words if re.search("below|下面|下方", text)]
