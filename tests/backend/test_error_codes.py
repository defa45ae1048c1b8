"""WeChat's error codes: what each makes of a look-up, as literals."""

import pytest

from pos_scanner.backend.error_codes import MEANINGS, UNKNOWN, Remedy, meaning_of
from pos_scanner.titles.backend_client.response import OF_ERRCODE

PROBLEMS = {
    "code_expired": [72044],
    "not_a_title_code": [72017, 72031],
    "wechat_busy": [-1, 72036],
    "quota_used_up": [45009],
    "too_many_requests": [45011],
    "wechat_unreachable": [41001, 47001],
    "wechat_not_set_up": [
        -990, 40001, 40002, 40013, 40014, 40125, 40164, 40243, 41002, 41004, 42001, 43002, 48001,
        48004, 50002, 61004, 89501, 89503, 89506, 89507,
    ],
}  # fmt: skip


def test_each_code_has_its_problem() -> None:
    by_problem: dict[str, list[int]] = {}
    for code, meaning in sorted(MEANINGS.items()):
        by_problem.setdefault(meaning.problem.value, []).append(code)
    assert by_problem == PROBLEMS


def test_a_token_is_replaced_and_a_busy_wechat_asked_again() -> None:
    remedies = {code: m.remedy for code, m in MEANINGS.items() if m.remedy is not Remedy.NONE}
    assert remedies == {
        40001: Remedy.REPLACE_TOKEN,
        40014: Remedy.REPLACE_TOKEN,
        42001: Remedy.REPLACE_TOKEN,
        -1: Remedy.WAIT_AND_RETRY,
        72036: Remedy.WAIT_AND_RETRY,
    }


@pytest.mark.parametrize("code", PROBLEMS["wechat_not_set_up"] + PROBLEMS["quota_used_up"])
def test_what_an_admin_must_mend_is_told_to_him(code: int) -> None:
    assert meaning_of(code).for_admin


@pytest.mark.parametrize("code", [0, 1, 99999, -2])
def test_a_code_that_is_not_in_the_table_is_no_answer_until_it_is(code: int) -> None:
    assert meaning_of(code) is UNKNOWN
    assert UNKNOWN.problem.value == "wechat_unreachable"


def test_a_till_that_hears_scantitle_itself_knows_every_code_of_the_table() -> None:
    assert MEANINGS.keys() <= OF_ERRCODE.keys()
