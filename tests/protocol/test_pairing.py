"""Pairing codes and QR texts, read back as they were made and as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_scanner.protocol.backend import WireError
from pos_scanner.protocol.pairing import (
    ALPHABET,
    AccountState,
    PairingInvitation,
    TillIdentity,
    invitation_text,
    parse_identity,
    parse_invitation,
    shown_code,
    with_scheme,
)

CODE = "K7QD3FWM"


@given(
    st.text(ALPHABET, min_size=8, max_size=8),
    st.sampled_from(["", "https://invoices.example.com", "http://10.0.0.7:8765/a?b=c&d"]),
)
def test_a_qr_is_read_as_it_was_made(code: str, url: str) -> None:
    invitation = PairingInvitation(code, url)
    assert parse_invitation(invitation_text(invitation)) == invitation


@pytest.mark.parametrize("typed", [CODE, "k7qd-3fwm", " K7QD 3FWM ", shown_code(CODE)])
def test_a_code_is_taken_as_people_type_it(typed: str) -> None:
    assert parse_invitation(typed) == PairingInvitation(CODE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "K7QD3FW",
        "K7QD3FWMM",
        "K7QD3FW0",
        "https://example.com/?code=K7QD3FWM",
        "pos-scanner:pair?code=",
        "pos-scanner:pair?code=K7QD3FWM&url=file:///etc/passwd",
        "$01…$",
        "[",
        "http://[",
    ],
)
def test_what_is_no_invitation_is_none(text: str) -> None:
    assert parse_invitation(text) is None


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    parse_invitation(text)


def test_an_identity_of_a_newer_backend_is_read_as_far_as_it_is_known() -> None:
    body = {"till": "till 1", "account_state": "on holiday", "account_code": "x", "more": 1}
    assert parse_identity(body) == TillIdentity("till 1")
    sound = parse_identity({"till": "till 1", "account_state": "sound", "reads_pool": True})
    assert (sound.account_state, sound.reads_pool) == (AccountState.SOUND, True)


@pytest.mark.parametrize("body", [None, [], {}, {"till": 7}])
def test_what_names_no_till_is_no_identity(body: object) -> None:
    with pytest.raises(WireError):
        parse_identity(body)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("127.0.0.1:18765", "http://127.0.0.1:18765"),
        ("localhost", "http://localhost"),
        ("192.168.1.7:8765/tills", "http://192.168.1.7:8765/tills"),
        ("10.0.0.7", "http://10.0.0.7"),
        ("[::1]:8765", "http://[::1]:8765"),
        ("https://a.example", "https://a.example"),
        ("ftp://127.0.0.1", "ftp://127.0.0.1"),
        ("8.8.8.8:8765", "8.8.8.8:8765"),
        ("a.example:8765", "a.example:8765"),
        ("[", "["),
        ("", ""),
    ],
)
def test_an_address_without_http_is_completed_where_no_tls_is_needed(
    typed: str, address: str
) -> None:
    assert with_scheme(typed) == address
