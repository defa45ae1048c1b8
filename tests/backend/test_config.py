"""The backend's configuration: variables win over the file, and a secret is never shown again."""

import sys
from pathlib import Path

import pytest

from pos_scanner.backend.config import DEFAULT_PORT, BackendConfig, read_config
from pos_scanner.domain.errors import FailureKind, KnownError

ACCOUNT = {"POS_SCANNER_WECHAT_APPID": "wx1", "POS_SCANNER_WECHAT_SECRET": "hidden"}
FILE = "POS_SCANNER_BACKEND_CONFIG"


def file_with(text: str, folder: Path) -> dict[str, str]:
    """The environment that names a file of this text, readable by its owner alone."""
    path = folder / "backend.toml"
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return {FILE: str(path)}


def test_the_environment_is_enough(tmp_path: Path) -> None:
    config = read_config(ACCOUNT, tmp_path)
    assert (config.app_id, config.wechat_url) == ("wx1", "https://api.weixin.qq.com")
    assert "hidden" not in repr(config)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"POS_SCANNER_WECHAT_SECRET": ""}, "missing"),
        ({"POS_SCANNER_WECHAT_URL": "http://example.com"}, "bad-variable"),
        ({"POS_SCANNER_BACKEND_PORT": "70000"}, "bad-variable"),
        ({"POS_SCANNER_BACKEND_METRICS_PORT": str(DEFAULT_PORT)}, "bad-variable"),
        ({"POS_SCANNER_BACKEND_CONFIG": "/nowhere"}, "not-there"),
        ({"POS_SCANNER_BACKEND_CONFIG": "/"}, "not-readable"),
    ],
)
def test_a_wrong_configuration_is_named(
    tmp_path: Path, change: dict[str, str], problem: str
) -> None:
    with pytest.raises(KnownError) as caught:
        read_config(ACCOUNT | change, tmp_path)
    assert caught.value.facts["problem"] == problem


@pytest.mark.parametrize(
    "change",
    [
        {"POS_SCANNER_BACKEND_PORT": "0", "POS_SCANNER_BACKEND_METRICS_PORT": "0"},
        {
            "POS_SCANNER_BACKEND_HOST": "192.0.2.7",
            "POS_SCANNER_BACKEND_METRICS_PORT": str(DEFAULT_PORT),
        },
    ],
)
def test_ports_that_do_not_meet_are_accepted(tmp_path: Path, change: dict[str, str]) -> None:
    metrics_port = change["POS_SCANNER_BACKEND_METRICS_PORT"]
    assert read_config(ACCOUNT | change, tmp_path).metrics_port == int(metrics_port)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "backend.toml"
    file.write_text('app_id = "wx2"\napp_secret = "s"\n', encoding="utf-8")
    file.chmod(0o644)
    environment = {"POS_SCANNER_BACKEND_CONFIG": str(file)}
    with pytest.raises(KnownError) as caught:
        read_config(environment, tmp_path)
    assert caught.value.facts["problem"] == "open-to-others"
    file.chmod(0o600)
    assert read_config(environment, tmp_path).app_id == "wx2"


def test_without_more_than_an_account_it_serves_this_machine_alone(tmp_path: Path) -> None:
    assert read_config(ACCOUNT, tmp_path) == BackendConfig(
        app_id="wx1",
        app_secret="hidden",
        data_folder=tmp_path,
        wechat_url="https://api.weixin.qq.com",
        host="127.0.0.1",
        port=DEFAULT_PORT,
    )


def test_every_setting_can_come_from_the_file(tmp_path: Path) -> None:
    environment = file_with(
        'app_id = "wx2"\napp_secret = "s"\nhost = "192.0.2.7"\nport = 9000\n'
        'data_folder = "/srv/tills"\nwechat_url = "https://wechat.example/"\n',
        tmp_path,
    )
    assert read_config(environment, tmp_path) == BackendConfig(
        "wx2", "s", Path("/srv/tills"), "https://wechat.example", "192.0.2.7", 9000
    )


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    environment = file_with('app_id = "wx2"\napp_secret = "s"\nport = 9000\n', tmp_path)
    environment["POS_SCANNER_BACKEND_PORT"] = "9001"
    config = read_config(environment, tmp_path)
    assert (config.app_id, config.port) == ("wx2", 9001)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            'app_id = "wx2"\nsecret = "s"\n',
            {"problem": "unknown-key", "key": "secret", "line": "2", "meant": "app_secret"},
        ),
        ('app_id = "wx2\n', {"problem": "syntax", "key": "", "line": "1"}),
    ],
)
def test_a_file_with_a_mistake_is_named_with_its_path_and_line(
    text: str, facts: dict[str, str], tmp_path: Path
) -> None:
    environment = file_with(text, tmp_path)
    with pytest.raises(KnownError) as caught:
        read_config(environment, tmp_path)
    assert caught.value.kind is FailureKind.SETTINGS_INVALID
    assert caught.value.facts == facts | {"path": environment[FILE]}


def test_a_file_of_another_encoding_is_said_to_be_unreadable(tmp_path: Path) -> None:
    environment = file_with("", tmp_path)
    Path(environment[FILE]).write_bytes("# 密钥".encode("gbk"))
    with pytest.raises(KnownError) as caught:
        read_config(environment, tmp_path)
    assert caught.value.facts["problem"] == "not-readable"


@pytest.mark.parametrize("name", ["POS_SCANNER_WECHAT_APPID", "POS_SCANNER_WECHAT_SECRET"])
def test_what_is_missing_is_named_by_its_variable(tmp_path: Path, name: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_config({key: ACCOUNT[key] for key in ACCOUNT if key != name}, tmp_path)
    assert caught.value.facts == {"problem": "missing", "key": name}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080", "http://localhost:1", "https://a.example"]
)
def test_in_clear_wechat_is_asked_on_this_machine_alone(tmp_path: Path, url: str) -> None:
    environment = ACCOUNT | {"POS_SCANNER_WECHAT_URL": url + "/"}
    assert read_config(environment, tmp_path).wechat_url == url


@pytest.mark.parametrize("url", ["http://127.0.0.1.example:80", "ftp://a.example", "a.example"])
def test_another_address_for_wechat_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_config(ACCOUNT | {"POS_SCANNER_WECHAT_URL": url}, tmp_path)
    assert caught.value.facts["key"] == "POS_SCANNER_WECHAT_URL"


@pytest.mark.parametrize("port", ["65536", "-1", "80a", "８０８０", "1.5"])
def test_a_port_is_a_number_below_65536(tmp_path: Path, port: str) -> None:
    with pytest.raises(KnownError) as caught:
        read_config(ACCOUNT | {"POS_SCANNER_BACKEND_PORT": port}, tmp_path)
    assert caught.value.facts == {
        "problem": "bad-variable",
        "key": "POS_SCANNER_BACKEND_PORT",
        "wanted": "a whole number from 0 to 65535",
    }


def test_the_last_port_is_taken(tmp_path: Path) -> None:
    assert read_config(ACCOUNT | {"POS_SCANNER_BACKEND_PORT": "65535"}, tmp_path).port == 65535
