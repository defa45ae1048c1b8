"""Text of unknown encoding, as spreadsheets and the bureau's programs write it."""

import pytest

from pos_scanner.text_file import decoded, delimiter_of


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_usual_encoding(charset: str) -> None:
    assert decoded("项目,单价\r\n餐费,10".encode(charset)) == "项目,单价\r\n餐费,10"


@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"a\0b", b"\xef\xbb\xbf\xff"])
def test_what_is_no_text_is_none(content: bytes) -> None:
    assert decoded(content) is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_stands_there(delimiter: str) -> None:
    assert delimiter_of(delimiter.join(["项目", "单价", "税率"]) + "\n") == delimiter
