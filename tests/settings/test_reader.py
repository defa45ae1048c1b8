"""Reading: a file is read whole or refused with line, key and what it takes; variables win."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.settings import Settings
from pos_scanner.settings.reader import load, load_sound


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def refused(file: Path, text: str) -> dict[str, str]:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        load(file)
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    assert caught.value.facts["path"] == str(file)
    return {name: value for name, value in caught.value.facts.items() if name != "path"}


def test_without_a_file_the_defaults_hold(file: Path) -> None:
    assert load(file) == Settings()


def test_a_file_is_read_by_section(file: Path) -> None:
    text = '[backend]\nurl = "https://b.example"\n[sale]\ntax_rates = ["0.06", "0"]\n'
    file.write_text(text, encoding="utf-8-sig")
    settings = load(file)
    assert settings.backend_url == "https://b.example"
    assert settings.sale_tax_rates == ("0.06", "0")


def test_dotted_keys_are_read_like_sections(file: Path) -> None:
    file.write_text("shop.name = '甲'\nscanner.gap_ms = 50\n", encoding="utf-8")
    assert (load(file).shop_name, load(file).scanner_gap_ms) == ("甲", 50)


def test_an_unknown_key_is_named_with_its_line_and_what_was_meant(file: Path) -> None:
    assert refused(file, "[shop]\nname = 'x'\n\n[backend]\nurll = 'x'\n") == {
        "line": "5",
        "key": "backend.urll",
        "problem": "unknown-key",
        "meant": "backend.url",
    }


def test_a_key_that_resembles_none_is_named_without_a_guess(file: Path) -> None:
    facts = refused(file, "[zzz]\nqqqqqqqq = 1\n")
    assert (facts["key"], facts["meant"], facts["line"]) == ("zzz.qqqqqqqq", "", "2")


def test_a_key_is_compared_with_settings_by_their_attributes_names(file: Path) -> None:
    assert refused(file, "[shop]\nnqq = 1\n")["meant"] == "shop.name"


def test_a_section_without_keys_is_an_unknown_key(file: Path) -> None:
    assert refused(file, "# ours\n[shop]\n")["key"] == "shop"
    assert refused(file, "name = 'x'\n") == {
        "line": "1",
        "key": "name",
        "problem": "unknown-key",
        "meant": "till.name",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# ours\nshop.naem = 'x'\n", "2"),
        ("shop.name = 'x'\nwindow . 'language' = 'fr'\n", "2"),
        ("[till]\n'name' = 'x'\n", "2"),
        ("[ till ]\nname = 'x'\n", "2"),
        ("till.name = 'x'\n[shop]\nname = 'y'\n", "1"),
        ("[shop]\nname = 'y'\n[till]\nname = 'x'\n", "4"),
        ("[till]\n# name = 'T1'\nname = 'x'\n", "3"),
        ("till = { name = 'x' }\n", "1"),
        ("till = { name = 'x' }\n[shop]\ntill.name = 'y'\n", "1"),
        ("[shop]\nname = 'y'\n\n[till]\n\"na\\u006de\" = 'x'\n", "4"),
        ("a.till.name = 1\n[shop]\ntill.name = 'x'\n[till]\nname = 'x'\n", "1"),
        ("[shop]\nname = 'y'\ntill.name = 'x'\n", "1"),
    ],
)
def test_a_key_is_found_in_its_line(file: Path, text: str, line: str) -> None:
    assert refused(file, text)["line"] == line


def test_a_bad_value_is_named_with_what_is_wanted(file: Path) -> None:
    assert refused(file, "[till]\n# a comment\nname = 'till one'\n") == {
        "line": "3",
        "key": "till.name",
        "problem": "bad-value",
        "wanted": "1 to 4 capital letters or digits",
    }


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[backend\n", "1"),
        ("[sale]\nitem = 'x\n", "2"),
        ("a = \n", "1"),
        ("[sale]\nitem = '''x", "2"),
        ("[sale]\n[sale]\n", "2"),
        ("[sale]\nitem == 'x'\n[shop]\nname = 'y'\n", "2"),
    ],
)
def test_a_syntax_error_is_named_with_its_line(file: Path, text: str, line: str) -> None:
    assert refused(file, text) == {"line": line, "key": "", "problem": "syntax"}


@pytest.mark.parametrize(
    "text",
    ["[sale]\ntax_rate = 0.06", '[sale]\ntax_rates = ["0.06", "1.5"]', "[sale]\ntax_rates = []",
     '[backend]\nurl = "ftp://x"', "[camera]\nmirror = 'yes'", "[window.inner]\nlanguage = 'en'",
     "[backend]\nurl = 'https://user:pw@host'"],
)  # fmt: skip
def test_other_wrong_values_are_refused(file: Path, text: str) -> None:
    assert refused(file, text)["problem"] in {"bad-value", "unknown-key"}


@pytest.mark.parametrize("is_folder", [False, True], ids=["no text", "a folder"])
def test_a_file_that_cannot_be_read_is_refused(file: Path, is_folder: bool) -> None:
    if is_folder:
        file.mkdir()
    else:
        file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(KnownError) as caught:
        load(file)
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    assert caught.value.facts == {
        "path": str(file),
        "line": "1",
        "key": "",
        "problem": "not-readable",
    }


def test_a_variable_wins_over_the_file_and_others_stay(file: Path) -> None:
    file.write_text("[shop]\nname = '甲'\n[till]\nname = 'A1'\n", encoding="utf-8")
    settings = load(file, {"POS_SCANNER_TILL_NAME": "B2", "PATH": "/bin"})
    assert (settings.shop_name, settings.till_name) == ("甲", "B2")


def test_an_empty_variable_and_one_of_another_program_do_not_count(file: Path) -> None:
    environment = {
        "POS_SCANNER_TILL_NAME": "",
        "POS_SCANNER_BACKEND_PORT": "8765",
        "TILL_NAME": "X",
    }
    assert load(file, environment) == Settings()


def test_a_bad_variable_is_named_with_what_is_wanted(file: Path) -> None:
    with pytest.raises(KnownError) as caught:
        load(file, {"POS_SCANNER_SCANNER_GAP_MS": "soon"})
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    assert caught.value.facts == {
        "key": "POS_SCANNER_SCANNER_GAP_MS",
        "problem": "bad-variable",
        "wanted": "a whole number from 10 to 200",
    }


@profile(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.text("[]=.'\"\n# shopnamtil019", max_size=60).map(str.encode))
def test_any_bytes_are_settings_or_refused_with_a_line(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    line = 1
    try:
        load(file)
    except KnownError as error:
        line = int(error.facts["line"])
    assert 0 <= line <= content.count(b"\n") + content.count(b"\r") + 2


# ------------------------------------------------------------------- all that is sound


@pytest.mark.parametrize(
    ("wrong", "line", "key", "problem"),
    [
        ("[scanner]\ngap_ms = 5", 5, "scanner.gap_ms", "bad-value"),
        ("[scanner]\ngap = 50", 5, "scanner.gap", "unknown-key"),
        ('[scanner]\nprefix = "a', 5, "", "syntax"),
        ("[scanner\ngap_ms = 50", 4, "", "syntax"),
        ("gap_ms == 50", 4, "", "syntax"),
        ('[backend]\nurl = ["a",', 5, "", "syntax"),
    ],
)
def test_what_is_sound_around_a_mistake_is_read(
    file: Path, wrong: str, line: int, key: str, problem: str
) -> None:
    file.write_text(f'[till]\nname = "B2"\n\n{wrong}\n', encoding="utf-8")
    settings, problems = load_sound(file)
    assert settings.till_name == "B2"
    facts = problems[0].facts
    assert (facts["line"], facts["key"], facts["problem"]) == (str(line), key, problem)


def test_what_stands_after_a_broken_line_is_read(file: Path) -> None:
    file.write_text('[till]\nname = B2"\nlock_minutes = 7\n[data]\nfolder = "/srv"\n', "utf-8")
    settings, problems = load_sound(file)
    assert (settings.till_lock_minutes, settings.data_folder) == (7, "/srv")
    assert [error.facts["line"] for error in problems] == ["2"]


def test_every_wrong_value_is_named(file: Path) -> None:
    file.write_text("[till]\nname = 7\nlock_minutes = -1\n", encoding="utf-8")
    settings, problems = load_sound(file, {"POS_SCANNER_SCANNER_GAP_MS": "5"})
    assert settings == Settings(sale_item="*餐饮服务*餐费", sale_tax_rate="0.06")
    assert [error.facts["key"] for error in problems] == [
        "till.name",
        "till.lock_minutes",
        "POS_SCANNER_SCANNER_GAP_MS",
    ]


def test_a_file_that_is_no_text_gives_the_defaults(file: Path) -> None:
    file.write_bytes(b"\xff\xfe\x00")
    settings, problems = load_sound(file)
    assert settings == Settings()
    assert [error.facts["problem"] for error in problems] == ["not-readable"]


def test_a_sound_file_has_no_problems(file: Path) -> None:
    file.write_text('[till]\nname = "B2"\n', encoding="utf-8")
    assert load_sound(file) == (load(file), ())


# ------------------------------------------------------------------- what no shop has chosen


def test_a_till_without_a_file_presets_no_item_and_no_rate(file: Path) -> None:
    assert (load(file).sale_item, load(file).sale_tax_rate) == ("", "")


def test_a_file_of_a_shop_that_had_the_former_defaults_keeps_them(file: Path) -> None:
    file.write_text('[shop]\nname = "A"\n', encoding="utf-8")
    settings, _ = load_sound(file)
    assert (settings.sale_item, settings.sale_tax_rate) == ("*餐饮服务*餐费", "0.06")
    assert load(file) == settings


def test_a_file_that_the_guide_has_begun_has_what_was_chosen_alone(file: Path) -> None:
    file.write_text('[shop]\nguide_page = 2\n[sale]\ntax_rate = "0.01"\n', encoding="utf-8")
    assert (load(file).sale_item, load(file).sale_tax_rate) == ("", "0.01")


@pytest.mark.parametrize(
    ("text", "till", "shop"),
    [
        ('[shop]\nname = "x\n', "T1", ""),
        ('[till]\nname = "T7"\n\n[shop\nname = "x"\n', "T7", "x"),
        ('[till\nname = "T7"\n', "T7", ""),
        ('[till]\n\n[sh op\nname = "x"\n', "T1", ""),
        ('[till]\nname = "T7"\n[shop]\nname = "x"\n[till]\nname = "T8"\n', "T7", "x"),
    ],
)
def test_one_mistake_is_one_problem_and_moves_no_key_to_another_section(
    file: Path, text: str, till: str, shop: str
) -> None:
    file.write_text(text, encoding="utf-8")
    settings, (problem,) = load_sound(file)
    assert problem.facts["problem"] == "syntax"
    assert (settings.till_name, settings.shop_name) == (till, shop)
