"""A title's own code as a picture: it is read back as the same title."""

import errno
import io
import re
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from pos_scanner.atomic_file import AtomicFile
from pos_scanner.capture.decoding.picture_reader import PictureReader
from pos_scanner.domain.errors import FailureKind, KnownError
from pos_scanner.domain.title import Title, TitleType
from pos_scanner.titles import bureau_code
from pos_scanner.titles.title_card import (
    QUIET_ZONE_MODULES,
    TitleCardFormat,
    card_code,
    draw_card,
    write_card,
)

SHORT = Title(TitleType.COMPANY, "北京票通科技有限公司", "91110108MA0043365M")
FULL = Title(
    TitleType.COMPANY,
    "深圳市示例（华南）供应链管理股份有限公司第二分公司",
    "91440300708461136T",
    "深圳市南山区科技园路8号示例大厦A座1203室",
    "0755-88880000",
    "招商银行深圳分行",
    "755900000000000001",
)
LONG = Title(None, "票" * 50, "91440300708461136T", "路" * 50, "0755-88880000", "行" * 50, "1" * 30)


def pixels(code: str) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    with Image.open(io.BytesIO(draw_card(code, TitleCardFormat.PNG))) as picture:
        return np.asarray(picture.convert("L"), dtype=np.uint8)


@pytest.mark.parametrize(("title", "version"), [(SHORT, 12), (FULL, 18), (LONG, 25)])
def test_a_drawn_code_has_the_rules_version_and_reads_back(title: Title, version: int) -> None:
    code = card_code(title)
    picture = pixels(code)
    modules = 17 + 4 * version + 2 * QUIET_ZONE_MODULES
    assert picture.shape == (modules * 8, modules * 8)
    assert picture[: QUIET_ZONE_MODULES * 8].min() == 255
    (read,) = PictureReader().read(picture)
    assert read.text == code
    found = bureau_code.decode(read.text).title
    assert (found.name, found.tax_number, found.bank_account) == (
        title.name,
        title.tax_number,
        title.bank_account,
    )


def test_a_code_beyond_the_rules_is_drawn_larger() -> None:
    code = card_code(Title(name="票" * 350))
    assert pixels(code).shape[0] > (17 + 4 * 25 + 2 * QUIET_ZONE_MODULES) * 8
    assert PictureReader().read(pixels(code))[0].text == code


def test_an_svg_is_wider_than_two_centimetres(tmp_path: Path) -> None:
    path = tmp_path / "card.SVG"
    assert write_card(SHORT, path) == card_code(SHORT)
    width = re.search(r'width="([0-9.]+)mm"', path.read_text("utf-8"))
    assert width is not None
    assert float(width[1]) - QUIET_ZONE_MODULES > 20


@pytest.mark.parametrize(
    ("title", "name", "reason"),
    [
        (Title(name="票" * 400), "card.png", "too-long"),
        (Title(name="甲</>乙"), "card.png", "marks"),
        (Title(name="\ud800"), "card.png", "marks"),
        (SHORT, "card.jpg", "not-an-image"),
        (SHORT, "card", "not-an-image"),
    ],
)
def test_what_cannot_be_drawn_is_said(tmp_path: Path, title: Title, name: str, reason: str) -> None:
    with pytest.raises(KnownError) as caught:
        write_card(title, tmp_path / name)
    assert caught.value.kind is FailureKind.CARD_IMPOSSIBLE
    assert caught.value.facts == {"reason": reason}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["", " \u3000"])
def test_a_code_without_a_name_is_refused(name: str) -> None:
    with pytest.raises(KnownError) as caught:
        card_code(Title(None, name, "91110108MA0043365M"))
    assert caught.value.facts == {"reason": "no-name"}


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as caught:
        write_card(SHORT, tmp_path / "none" / "card.png")
    assert caught.value.kind is FailureKind.FILE_NOT_FOUND
    assert caught.value.facts == {"path": str(tmp_path / "none"), "reason": "no-folder"}


@pytest.mark.parametrize("title", [SHORT, FULL, LONG, Title(name="票" * 350)])
def test_a_code_has_error_correction_m_as_the_rules_want_it(title: Title) -> None:
    (barcode,) = zxingcpp.read_barcodes(pixels(card_code(title)))
    assert barcode.ec_level == "M"


def test_a_printed_code_of_version_12_is_44_mm_wide() -> None:
    with Image.open(io.BytesIO(draw_card(card_code(SHORT), TitleCardFormat.PNG))) as picture:
        dots_an_inch, _ = picture.info["dpi"]
        code_px = picture.width - 2 * QUIET_ZONE_MODULES * 8
    assert dots_an_inch == pytest.approx(300, abs=1)
    assert code_px / dots_an_inch * 25.4 == pytest.approx(44, abs=0.1)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, FailureKind.DISK_FULL),
        (errno.EDQUOT, FailureKind.DISK_FULL),
        (errno.EACCES, FailureKind.FOLDER_NOT_WRITABLE),
        (errno.EROFS, FailureKind.FOLDER_NOT_WRITABLE),
    ],
)
def test_why_a_card_could_not_be_written_is_said(
    number: int, kind: FailureKind, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(AtomicFile, "write", refuse)
    with pytest.raises(KnownError) as caught:
        write_card(SHORT, tmp_path / "card.png")
    assert caught.value.kind is kind
    assert caught.value.facts == {"path": str(tmp_path)}
