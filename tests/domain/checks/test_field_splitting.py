"""The guess that parts a joined address and phone, or bank and account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.domain.checks.field_splitting import is_phone, split_account, split_phone


@pytest.mark.parametrize(
    ("joined", "address", "phone"),
    [
        ("北京市海淀区中关村大街59号010-62511234", "北京市海淀区中关村大街59号", "010-62511234"),
        ("北京市朝阳区建国路88号 85801234", "北京市朝阳区建国路88号", "85801234"),
        ("上海市世纪大道88号1201室13800138000", "上海市世纪大道88号1201室", "13800138000"),
        ("深圳市科技园A座120113800138000", "深圳市科技园A座1201", "13800138000"),
        ("杭州市文三路1200571-88888888", "杭州市文三路120", "0571-88888888"),
        ("深圳市深南路1号（0755）88888888", "深圳市深南路1号", "（0755）88888888"),
        ("广州市天河路1号，电话：020-38888888-801", "广州市天河路1号", "020-38888888-801"),
        ("上海市南京西路1号4008208820", "上海市南京西路1号", "4008208820"),
        ("某市某路1号 138 0013 8000", "某市某路1号", "138 0013 8000"),
        ("13800138000", "", "13800138000"),
        ("南京西路1038号", "南京西路1038号", ""),
        ("北京市100080信箱", "北京市100080信箱", ""),
        ("北京市 100080", "北京市 100080", ""),
        ("", "", ""),
    ],
)
def test_a_phone_at_the_end_is_parted_from_the_address(
    joined: str, address: str, phone: str
) -> None:
    assert split_phone(joined) == (address, phone)


@pytest.mark.parametrize(
    ("joined", "bank", "account"),
    [
        ("中国银行北京支行6222020012345678", "中国银行北京支行", "6222020012345678"),
        ("招商银行深圳分行 755 9123 4567 10802", "招商银行深圳分行", "755 9123 4567 10802"),
        ("建设银行广州支行，账号：44001234-5678", "建设银行广州支行", "44001234-5678"),
        ("工商银行第1支行", "工商银行第1支行", ""),
        ("12345678901", "", "12345678901"),
        ("", "", ""),
    ],
)
def test_an_account_at_the_end_is_parted_from_the_bank(
    joined: str, bank: str, account: str
) -> None:
    assert split_account(joined) == (bank, account)


@given(st.text(st.sampled_from("0138- 转甲路号（）电话：:|+86"), max_size=300))
def test_a_split_only_drops_what_stands_between(joined: str) -> None:
    for split in (split_phone, split_account):
        first, second = split(joined)
        assert joined.startswith(first)
        assert joined.rstrip().endswith(second)


@pytest.mark.parametrize(
    "text",
    [
        "13800138000",
        " 138-0013-8000 ",
        "+86 13800138000",
        "8613800138000",
        "010-62511234",
        "(010)62511234",
        "0755－88880000转806",
        "85801234",
        "8580123-12",
        "400-123-4567",
        "4001234567",
        "400-1234-567",
        "800 8208820",
        "10086",
        "12306",
        "95588",
        "955881",
        "+1 (212) 555-0100",
        "+852 2345 6789",
    ],
)
def test_a_number_that_can_be_called_is_a_phone(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "1008",
        "100866",
        "9558",
        "12800138000",
        "1380013800",
        "138001380000",
        "010-0251123",
        "00-62511234",
        "300-123-4567",
        "400-123-456",
        "1580123",
        "858012345",
        "+1 212",
        "13800138000 转",
        "电话13800138000",
    ],
)
def test_what_nobody_can_call_is_no_phone(text: str) -> None:
    assert not is_phone(text)


def test_an_account_has_eight_digits_at_least_and_forty_at_most() -> None:
    assert split_account("某行12345678") == ("某行", "12345678")
    assert split_account("某行1234567") == ("某行1234567", "")
    assert split_account("某行" + "1" * 40) == ("某行", "1" * 40)
    assert split_account("某行" + "1" * 41) == ("某行" + "1" * 41, "")


def test_only_the_last_eighty_characters_are_searched() -> None:
    head = "路" * 300
    assert split_phone(f"{head}号 13800138000") == (f"{head}号", "13800138000")
    far = "13800138000" + "号" * 80
    assert split_phone(far) == (far, "")
    wide = "1" + " 2" * 39
    assert split_account("某行 " + wide) == ("某行", wide)
    assert split_account("某行账号" + wide) == ("某行账号", wide)


@pytest.mark.parametrize(
    ("joined", "address", "phone"),
    [
        ("某路1号 电话：010-62511234", "某路1号", "010-62511234"),
        ("某路1号 联系电话 13800138000", "某路1号", "13800138000"),
        ("某路1号；手机号：13800138000", "某路1号", "13800138000"),
        ("1 Some Road, Tel. 010-62511234", "1 Some Road", "010-62511234"),
        ("某路1号/400-123-4567", "某路1号", "400-123-4567"),
        ("某路1号|800-1234-567 ", "某路1号", "800-1234-567"),
        ("某路1号86-10-62511234", "某路1号86-10-62511234", ""),
    ],
)
def test_what_stands_between_address_and_phone_is_dropped(
    joined: str, address: str, phone: str
) -> None:
    assert split_phone(joined) == (address, phone)
