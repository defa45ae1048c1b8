"""`doctor`: a line for each part."""

from tests.cli.shell import Shell


def test_doctor_has_a_line_for_each_part_and_a_mend_for_what_is_broken(shell: Shell) -> None:
    shell.folder.mkdir()
    (shell.folder / "settings.toml").write_text("[shop]\nnaem = 'x'\n[camera]\nsource = ''\n")
    status, output, _ = shell("doctor")
    assert status == 1
    assert "shop.naem" in output
    for part in ("Python", "Qt", "OpenCV", "SQLite", "QR decoder zxing-cpp", "server"):
        assert part in output
    assert "ok    wechat:" not in output  # It would look like the connection to WeChat.
    assert "→" in output


def test_looking_at_a_new_folder_makes_no_journal_in_it(shell: Shell) -> None:
    """The window would take it for a shop's of long ago, and not guide through a first start."""
    assert "ok    journal: none yet: the window makes it" in shell("doctor")[1]
    assert not list(shell.folder.glob("journal*"))
