"""Amounts in words: formal Chinese numerals as on a cheque, and English."""

import pytest

from pos_scanner.domain.amounts.amount_words import chinese_words, english_words


@pytest.mark.parametrize(
    ("fen", "chinese", "english"),
    [
        (0, "零元整", "zero yuan"),
        (1, "壹分", "zero yuan and one fen"),
        (10, "壹角整", "zero yuan and ten fen"),
        (99, "玖角玖分", "zero yuan and ninety-nine fen"),
        (100, "壹元整", "one yuan"),
        (1_050, "壹拾元伍角整", "ten yuan and fifty fen"),
        (1_100, "壹拾壹元整", "eleven yuan"),
        (20_001, "贰佰元零壹分", "two hundred yuan and one fen"),
        (100_005, "壹仟元零伍分", "one thousand yuan and five fen"),
        (100_500, "壹仟零伍元整", "one thousand five yuan"),
        (200_000, "贰仟元整", "two thousand yuan"),
        (1_000_100, "壹万零壹元整", "ten thousand one yuan"),
        (1_010_000, "壹万零壹佰元整", "ten thousand one hundred yuan"),
        (
            2_014_742_600,
            "贰仟零壹拾肆万柒仟肆佰贰拾陆元整",
            "twenty million one hundred forty-seven thousand four hundred twenty-six yuan",
        ),
        (10_000_000_000, "壹亿元整", "one hundred million yuan"),
        (10_000_000_100, "壹亿零壹元整", "one hundred million one yuan"),
        (1_000_100_000, "壹仟万壹仟元整", "ten million one thousand yuan"),
        (
            9_999_999_999_999,
            "玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
            "ninety-nine billion nine hundred ninety-nine million nine hundred ninety-nine "
            "thousand nine hundred ninety-nine yuan and ninety-nine fen",
        ),
    ],
)
def test_an_amount_is_written_out(fen: int, chinese: str, english: str) -> None:
    assert (chinese_words(fen), english_words(fen)) == (chinese, english)
