"""`backend check`: every part in words, each account by its name, and what to do next."""

import subprocess
from pathlib import Path

import pytest

from pos_scanner.backend.error_codes import MEANINGS
from pos_scanner.backend.self_check import CheckFinding
from pos_scanner.cli.messages import Messages
from pos_scanner.desktop.messages.language import LANGUAGES
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.sandbox.server import RunningSandbox
from tests.cli.conftest import Run


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("finding", CheckFinding)
def test_each_finding_of_the_check_has_words_and_a_next_step(
    finding: CheckFinding, language: str
) -> None:
    names = ("app_id", "place", "count", "seconds", "host", "code", "url", "days")
    facts = dict.fromkeys(names, "0") | {"cause": "c", "advice": "a"}
    if finding in {CheckFinding.STORAGE_CLOSED, CheckFinding.CONFIG_UNUSABLE}:
        failure = KnownError(FailureKind.DATABASE_UNREACHABLE, place="p", reason="refused")
    else:
        failure = None
    words = Messages(language).checked_part(finding, facts, failure)
    Messages("en")
    is_sound = finding.endswith(("-sound", "-read", "-open", "-right"))
    assert words.title
    assert bool(words.advice) is not is_sound
    assert "{" not in words.title + words.advice


@pytest.mark.parametrize("code", [code for code in MEANINGS if MEANINGS[code].for_admin])
def test_each_code_of_wechats_that_an_admin_can_mend_says_how_in_both_languages(code: int) -> None:
    meaning = MEANINGS[code]
    facts = {"code": str(code), "cause": meaning.for_admin, "advice": meaning.advice}
    english = Messages("en").checked_part(CheckFinding.ACCOUNT_REFUSED, facts, None)
    chinese = Messages("zh_CN").checked_part(CheckFinding.ACCOUNT_REFUSED, facts, None)
    Messages("en")
    assert english.advice
    assert chinese.title != english.title
    assert chinese.advice != english.advice


def test_check_finds_everything_sound(program: Run) -> None:
    completed = program("check")
    assert completed.returncode == 0, completed.stdout
    parts = [line.split(":")[0] for line in completed.stdout.splitlines()]
    assert parts == ["ok    config", "ok    storage", "ok    clock", "ok    account"]


def test_check_names_what_wechat_refuses(program: Run, sandbox: RunningSandbox) -> None:
    completed = program("check", POS_SCANNER_WECHAT_SECRET="wrong")
    assert completed.returncode == 1
    assert "fail  account: wechat_not_set_up 40125" in completed.stdout
    assert "the AppSecret is wrong" in completed.stdout
    assert "→ Correct POS_SCANNER_WECHAT_SECRET" in completed.stdout
    assert completed.stderr == ""
    assert "wrong-secret" not in completed.stdout


def test_check_names_a_wechat_that_is_out_of_reach(program: Run) -> None:
    completed = program("check", POS_SCANNER_WECHAT_URL="http://127.0.0.1:1")
    assert completed.returncode == 1
    assert "fail  wechat: 127.0.0.1 refuses the connection\n      → Let this" in completed.stdout
    assert "fail  account: wechat_unreachable: 127.0.0.1 gives no token" in completed.stdout
    assert completed.stdout.count("→") == 2
    assert completed.stderr == ""
    assert "Traceback" not in completed.stderr


def test_check_asks_a_token_for_each_account_and_names_the_one_that_is_refused(
    program: Run, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    accounts = [(sandbox.app_id, sandbox.app_secret), ("wx-brand", "old"), ("wx-other", "old")]
    tables = [
        f'[[account]]\napp_id = "{app_id}"\napp_secret = "{secret}"\nshops = ["shop {number}"]'
        for number, (app_id, secret) in enumerate(accounts[1:])
    ]
    file = tmp_path / "backend.toml"
    file.write_text("\n".join(tables), "utf-8")
    file.chmod(0o600)
    completed = program("check", POS_SCANNER_BACKEND_CONFIG=str(file))
    assert completed.returncode == 1
    assert f"AppID {sandbox.app_id}, wx-brand, wx-other" in completed.stdout
    assert f"ok    account {sandbox.app_id}: WeChat gives a token" in completed.stdout
    for app_id in ("wx-brand", "wx-other"):
        assert f"fail  account {app_id}: wechat_not_set_up 40013" in completed.stdout
    advice = "This account is an [[account]] of POS_SCANNER_BACKEND_CONFIG's file."
    assert completed.stdout.count(advice) == 2


def printed(completed: subprocess.CompletedProcess[str]) -> str:
    """All that a command has printed, an advice on the line of what it is about."""
    return (completed.stdout + completed.stderr).replace("\n      →", "")


@pytest.mark.parametrize("name", ["HOST", "TLS_CERTIFICATE"])
def test_check_names_what_this_machine_cannot_follow(program: Run, name: str) -> None:
    completed = program("check", **{f"POS_SCANNER_BACKEND_{name}": "nope.invalid"})
    assert completed.returncode == 1
    line = f"fail  config: The environment variable POS_SCANNER_BACKEND_{name} has a wrong value."
    assert line in completed.stdout


def test_check_names_a_proxy_that_is_away(program: Run) -> None:
    completed = program("check", POS_SCANNER_BACKEND_PUBLIC_URL="https://127.0.0.1:1")
    assert completed.returncode == 1
    line = "fail  certificate: 127.0.0.1 cannot be reached from here Start the proxy"
    assert line in printed(completed)


@pytest.mark.parametrize("action", [["check"], ["status"], ["till", "list"], ["migrate"]])
def test_a_database_that_is_away_is_said_without_its_password(
    program: Run, action: list[str]
) -> None:
    url = "postgresql://pos:secret-word@127.0.0.1:1/pos"
    completed = program(*action, POS_SCANNER_BACKEND_DATABASE=url)
    assert completed.returncode == 1
    assert "127.0.0.1:1/pos is not running. Start it" in printed(completed)
    assert "Error" not in printed(completed)
    assert "secret-word" not in completed.stdout + completed.stderr
    assert "Traceback" not in completed.stderr
