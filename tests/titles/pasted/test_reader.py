"""Smart paste on the written-down layouts, and on any text at all."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.title import TEXT_FIELDS, Title, TitleType
from pos_scanner.titles.pasted.reader import LONGEST_TEXT, PastedTitle, read_pasted
from tests.titles.pasted.layouts import HELD_OUT, TUNED, Layout


def fields_of(text: str) -> dict[str, str]:
    title = read_pasted(text).title
    return {name: value for name in TEXT_FIELDS if (value := getattr(title, name))}


@pytest.mark.parametrize("layout", TUNED, ids=lambda layout: layout.name)
def test_a_pasted_text_becomes_its_fields(layout: Layout) -> None:
    assert fields_of(layout.text) == layout.fields
    assert layout.uncertain <= read_pasted(layout.text).uncertain


def test_the_held_out_layouts_score_as_the_decision_says() -> None:
    right = sum(fields_of(one.text).get(n) == v for one in HELD_OUT for n, v in one.fields.items())
    assert (right, sum(len(one.fields) for one in HELD_OUT)) == (136, 138)


def test_every_layout_is_another_one() -> None:
    assert len({one.text for one in (*TUNED, *HELD_OUT)}) == len(TUNED) + len(HELD_OUT) >= 80


@pytest.mark.parametrize(
    ("text", "title_type"),
    [
        ("北京示例科技有限公司 91110105MAD58073L3", TitleType.COMPANY),
        ("抬头：示例理工大学", None),
        ("个人，张晓梅", TitleType.INDIVIDUAL),
        ("抬头：个人\n姓名：张晓梅", TitleType.INDIVIDUAL),
    ],
)
def test_name_and_number_tell_the_type(text: str, title_type: TitleType | None) -> None:
    assert read_pasted(text).title.title_type is title_type


@pytest.mark.parametrize(
    ("text", "uncertain"),
    [
        ("名称：北京示例科技有限公司\n税号：91110105MAD58073L3\n电话：010-85801234", set()),
        ("北京示例科技有限公司\n91110105MAD58073L3\n13800138000", set()),
        ("名称：北京示例科技有限公司\n税号：91110105MAD58073L4", {"tax_number"}),
        ("名称：甲公司\n名称：乙公司", {"name"}),
        ("地址电话：示例市学府路3号 85801234", {"address", "phone"}),
        ("开户行及账号：河北银行建华支行 01391300001234", {"bank_name", "bank_account"}),
        ("示例市第一实验小学\n示例市学府路3号", {"name", "address"}),
    ],
)
def test_what_is_a_guess_is_marked(text: str, uncertain: set[str]) -> None:
    assert read_pasted(text).uncertain == uncertain


def test_what_belongs_nowhere_is_told() -> None:
    assert read_pasted("今天中午吃什么\n名称：甲公司").unread == ("今天中午吃什么",)


def test_no_text_holds_no_title() -> None:
    assert read_pasted(" \r\n\t") == PastedTitle(Title())


_LABELS = {
    "name": ["名称", "发票抬头", "单位名称", "公司名称", "Company Name"],
    "tax_number": ["税号", "纳税人识别号", "统一社会信用代码", "Tax ID"],
    "address": ["地址", "注册地址", "Address"],
    "phone": ["电话", "联系电话", "Tel"],
    "bank_name": ["开户行", "开户银行"],
    "bank_account": ["账号", "银行账号", "Account No"],
    "email": ["邮箱", "E-mail"],
}
_WHOLE = {
    "name": "示例（滨海）科技股份有限公司",
    "tax_number": "91110105MAD58073L3",
    "address": "天津市滨海新区第三大街 16 号 2 号楼 301 室",
    "phone": "022-66220000",
    "bank_name": "中国建设银行天津开发区分行",
    "bank_account": "12001830400050012345",
    "email": "fapiao@example.com",
}


@given(
    st.permutations(list(_WHOLE)),
    st.integers(1, 7),
    st.sampled_from(["：", ":", " : ", "： "]),
    st.sampled_from(["\n", "\r\n", "\n\n", "；", "  ", "\t"]),
    st.randoms(use_true_random=False),
)
def test_labelled_fields_are_found_in_any_order(
    order: list[str], how_many: int, mark: str, between: str, chance: random.Random
) -> None:
    kept = order[:how_many]
    text = between.join(f"{chance.choice(_LABELS[name])}{mark}{_WHOLE[name]}" for name in kept)
    assert fields_of(text) == {name: _WHOLE[name] for name in kept}
    assert read_pasted(text).uncertain == frozenset()


_PIECES = st.sampled_from(
    ["名称", "税号：", "地址、电话", "开户行及账号", "公司", "有限公司", "（", "）", "银行", "支行",
     "省市", "91110105MAD58073L3", "010-85801234", "13800138000", "@example.com", "个人", "收件人",
     "Tel:", " ", "\n", "\t", "/", "，", "1", "0", "-", "【", "】", "\ud800", "\u202e", "\x1f"]
)  # fmt: skip


@given(st.text(st.characters(), max_size=200) | st.lists(_PIECES, max_size=40).map("".join))
def test_no_text_is_an_error_and_no_field_holds_a_line_break(text: str) -> None:
    for value in fields_of(text).values():
        assert value == value.strip()
        assert not set("\r\n\t\x1f\u202e") & set(value)


@pytest.mark.parametrize(
    "piece", ["公司", "银行", "名称", "1", "1 ", "a.", "-", "（", "号", "a1@", "电话1"]
)
def test_a_long_hostile_text_is_read_to_its_limit(piece: str) -> None:
    text = piece * LONGEST_TEXT + "\n名称：甲公司"
    assert "甲公司" not in fields_of(text).values()
