"""What a bundle may weigh."""

import os
from pathlib import Path

import check_bundle
import pytest
from check_bare import CheckError


def test_a_bundle_that_is_too_heavy_fails_the_check(tmp_path: Path) -> None:
    bundle = tmp_path / "pos-scanner_1.0_amd64.deb"
    bundle.touch()
    os.truncate(bundle, check_bundle.MOST_MB * 10**6)
    check_bundle.check_weight(bundle)
    os.truncate(bundle, check_bundle.MOST_MB * 10**6 + 10**5)
    with pytest.raises(CheckError, match=r"amd64\.deb weighs 90\.1 MB"):
        check_bundle.check_weight(bundle)
