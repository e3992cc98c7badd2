"""One POST: signed, bounded in time and size, never to an address that must not be reached. Against real servers."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import time
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from integrations import addresses
from integrations.addresses import Unreachable, checked_addresses, faults_of, may_reach, place_of
from integrations.sending import KEPT, post
from tests.integrations.builders import receiver, says

pytestmark = pytest.mark.pure
REFUSED = (
    "127.0.0.1", "::1", "10.1.2.3", "172.16.0.9", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::", "fe80::1", "fd00::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1",
    "2002:7f00:1::", "fd00:ec2::254", "198.18.0.1", "192.0.2.1", "240.0.0.1",
)  # fmt: skip


def names_lead_to(monkeypatch: pytest.MonkeyPatch, *found: str) -> list[str]:
    """Whatever is looked up leads there; returns the names that were asked for."""
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *given: Any, **more: Any) -> list[Any]:
        if not host.endswith(("example", "localhost")):  # an address, from within socket.create_connection
            return real(host, port, *given, **more)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", look_up)
    return asked


@pytest.mark.parametrize("address", REFUSED)
def test_what_is_not_public_is_not_reached(settings: Any, monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = False
    assert not may_reach(ipaddress.ip_address(address))
    names_lead_to(monkeypatch, "8.8.8.8", address)
    with pytest.raises(Unreachable, match="nội bộ"):
        checked_addresses(place_of("https://kheo.example/"), 3)
    outcome = post("https://kheo.example/", b"{}", {})
    assert (outcome.code, outcome.error) == (None, "Máy chủ nằm ở địa chỉ nội bộ nên không gửi.")


def test_public_addresses_are_reached(settings: Any) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = False
    for address in ("8.8.8.8", "203.162.4.191", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"):
        assert may_reach(ipaddress.ip_address(address)), address


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://nhan.example/", "https://"), ("ftp://nhan.example/", "https://"), ("nhan.example", "tên máy chủ"),
        ("https://ai:gi@nhan.example/", "mật khẩu"), ("https://nhan.example/#a", "#"), ("https://nhan.example:8443/", "cổng 443"),
        ("https://10.0.0.1/", "nội bộ"), ("https://[::1]/", "nội bộ"), ("https://localhost/", "nội bộ"), ("https://[oops/", "đọc"),
        ("https://nhan.example/" + "a" * 500, "500"), ("https://nhận.example/", "không dấu"), ("https://nhan.example:99999/", "đọc"),
        ("http://127.0.0.1:80/", "https://"), ("https://169.254.169.254/latest", "nội bộ"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_said(settings: Any, url: str, said: str) -> None:
    settings.WEBHOOK_ALLOW_LOOPBACK = False
    assert any(said in sentence for sentence in faults_of(url)), list(faults_of(url))


def test_good_addresses_are_taken(settings: Any) -> None:
    assert list(faults_of("http://127.0.0.1:8080/nhan")) == []
    settings.WEBHOOK_ALLOW_LOOPBACK = False
    assert list(faults_of("https://nhan.example/tin?he=1")) == []
    assert list(faults_of("https://nhan.example:443/")) == []


def test_plain_http_is_for_this_machine_only(monkeypatch: pytest.MonkeyPatch) -> None:
    names_lead_to(monkeypatch, "8.8.8.8")
    assert post("http://localhost/", b"{}", {}).error == "Chỉ gửi qua https."


def test_a_message_arrives_as_it_was_given() -> None:
    with receiver(says(202, "nhận rồi".encode())) as there:
        outcome = post(f"{there.url}?he=1", '{"a": "đề án"}'.encode(), {"webhook-id": "x"})
    (heard,) = there.heard
    assert (outcome.code, outcome.answer, outcome.error, outcome.is_good) == (202, "nhận rồi", "", True)
    assert (heard.path, heard.body.decode(), heard.headers["webhook-id"]) == ("/nhan?he=1", '{"a": "đề án"}', "x")
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["host"] == there.url.split("/")[2]


def test_the_checked_address_is_the_one_spoken_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere when it is asked again is not asked again."""
    with receiver() as there:
        asked = names_lead_to(monkeypatch, "127.0.0.1")
        port = there.url.split(":")[2].split("/")[0]
        assert post(f"http://doi-ten.example:{port}/nhan", b"{}", {}).code == 200
    assert asked == ["doi-ten.example"]
    assert there.heard[0].headers["host"] == f"doi-ten.example:{port}"


def test_a_redirect_is_an_answer_and_no_way_on() -> None:
    with receiver() as inner, receiver(says(302, b"", location=inner.url)) as there:
        outcome = post(there.url, b"{}", {})
    assert (outcome.code, outcome.is_good, inner.heard) == (302, False, [])


def test_a_long_answer_is_read_to_a_point_only() -> None:
    def endless(handler: Any, number: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(20_000):
            handler.wfile.write(b"x" * 1024)

    with receiver(endless) as there:
        start = time.monotonic()
        outcome = post(there.url, b"{}", {})
    assert (outcome.code, len(outcome.answer)) == (200, KEPT)
    assert time.monotonic() - start < 5


def test_a_receiver_that_hangs_is_left_after_the_time_of_a_read(settings: Any) -> None:
    settings.WEBHOOK_READ_SECONDS, settings.WEBHOOK_SECONDS = 1, 5
    with receiver(lambda handler, number: time.sleep(8)) as there:
        start = time.monotonic()
        outcome = post(there.url, b"{}", {})
    assert (outcome.code, outcome.error) == (None, "Máy nhận không trả lời trong 5 giây.")
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("where", ["headers", "first line"])
def test_a_receiver_that_trickles_is_left_after_the_time_of_a_conversation(settings: Any, where: str) -> None:
    settings.WEBHOOK_READ_SECONDS, settings.WEBHOOK_SECONDS = 2, 1

    def trickle(handler: Any, number: int) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nx-a: " if where == "headers" else b"H")
        for _ in range(60):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    with receiver(trickle) as there:
        start = time.monotonic()
        outcome = post(there.url, b"{}", {})
    assert (outcome.code, outcome.error) == (None, "Máy nhận không trả lời trong 1 giây.")
    assert time.monotonic() - start < 3


def test_an_answer_that_trickles_has_been_given(settings: Any) -> None:
    settings.WEBHOOK_SECONDS = 1

    def trickle(handler: Any, number: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(60):
            handler.wfile.write(b"x")
            time.sleep(0.1)

    with receiver(trickle) as there:
        start = time.monotonic()
        outcome = post(there.url, b"{}", {})
    assert outcome.is_good
    assert time.monotonic() - start < 3


def test_nobody_there_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        outcome = post(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"{}", {})
    assert (outcome.code, outcome.error.startswith("Không nối được tới máy nhận")) == (None, True)


def test_a_name_that_is_looked_up_forever_is_left(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_CONNECT_SECONDS = 1
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: time.sleep(4) or [])
    start = time.monotonic()
    assert "quá 1 giây" in post("https://cham.example/", b"{}", {}).error
    assert time.monotonic() - start < 2


def certificate(folder: Path, name: str) -> Path:
    """Key and self-signed certificate for a name, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(who).issuer_name(who).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    file = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.mark.parametrize(
    ("host", "trusted", "said"),
    [("nhan.example", True, ""), ("khac.example", True, "chứng thư"), ("nhan.example", False, "chứng thư")],
)
def test_over_tls_the_name_of_the_address_is_proven(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, trusted: bool, said: str
) -> None:
    names_lead_to(monkeypatch, "127.0.0.1")
    file = certificate(tmp_path, "nhan.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(file if trusted else certificate(tmp_path, "ai-do.example")))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with receiver(tls=context) as there:
        port = there.url.split(":")[2].split("/")[0]
        outcome = post(f"https://{host}:{port}/nhan", b"{}", {})
    assert (outcome.code, said in outcome.error) == (None if said else 200, True), outcome


def test_a_receiver_that_trickles_its_handshake_is_left(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_READ_SECONDS, settings.WEBHOOK_SECONDS = 3, 1
    names_lead_to(monkeypatch, "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        start = time.monotonic()
        outcome = post(f"https://nhan.example:{listening.getsockname()[1]}/", b"{}", {})
    assert (outcome.code, outcome.error) == (None, "Máy nhận không trả lời trong 1 giây.")
    assert time.monotonic() - start < 2.5


def test_an_address_nobody_can_make_sense_of_is_an_answer_too() -> None:
    for url in ("https://[oops/", "http://127.0.0.1:1/\r\nx: y", "https://" + "a" * 70 + ".example/", ""):
        outcome = post(url, b"{}", {})
        assert (outcome.code, bool(outcome.error)) == (None, True), url
