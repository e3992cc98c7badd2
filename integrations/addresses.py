"""Where messages may go: https, public addresses, allowed ports. Asked when an address is entered, and again at every try."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import Final
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
LONGEST: Final = 500
HTTPS_PORT: Final = 443
HTTP_PORT: Final = 80
LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class Unreachable(Exception):  # noqa: N818 - an answer for the log, not a fault
    """Why nothing was sent, as a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart."""

    secure: bool
    host: str
    port: int
    path: str


def place_of(url: str) -> Place:
    """The address taken apart; `faults_of` must have found nothing."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    query = f"?{parts.query}" if parts.query else ""
    host = _host(parts)
    return Place(secure, host, parts.port or (HTTPS_PORT if secure else HTTP_PORT), f"{parts.path or '/'}{query}")


def faults_of(url: str) -> Iterator[str]:
    """What is wrong with an address as it is written; names are looked up only when something is sent."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, _host(parts)
    except ValueError:
        yield "Không đọc được địa chỉ này."
        return
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url:
        yield f"Địa chỉ dài nhất {LONGEST} ký tự, không dấu, không khoảng trắng."
    if not host:
        yield "Địa chỉ cần có tên máy chủ, ví dụ https://hethong.example.gov.vn/nhan."
        return
    loopback = settings.WEBHOOK_ALLOW_LOOPBACK and host in LOOPBACK_NAMES
    if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
        yield "Địa chỉ phải bắt đầu bằng https://."
    if parts.username is not None or parts.fragment:
        yield "Địa chỉ không được chứa tên đăng nhập, mật khẩu hay phần sau dấu #."
    if not loopback and port is not None and port not in settings.WEBHOOK_PORTS:
        yield f"Chỉ gửi tới cổng {', '.join(map(str, settings.WEBHOOK_PORTS))}."
    if not loopback and (host in LOOPBACK_NAMES or _refused_literal(host)):
        yield "Không gửi tới địa chỉ nội bộ."


def checked_addresses(place: Place, seconds: float) -> list[str]:
    """The addresses of the host, every one of them public. Raises Unreachable. Connect to these, never to the name again."""
    found = [ipaddress.ip_address(text) for text in _looked_up(place, seconds)]
    if not found:
        raise Unreachable(f"Tên máy chủ {place.host} không có địa chỉ nào.")
    for address in found:
        if not may_reach(address):
            raise Unreachable("Máy chủ nằm ở địa chỉ nội bộ nên không gửi.")
        if not place.secure and not address.is_loopback:
            raise Unreachable("Chỉ gửi qua https.")
    return [str(address) for address in found]


def may_reach(address: Address) -> bool:
    """Public, also when an IPv4 address is wrapped into an IPv6 one; loopback only where the setting says so."""
    inner = _unwrapped(address)
    if inner.is_loopback:
        return bool(settings.WEBHOOK_ALLOW_LOOPBACK)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)


def _refused_literal(host: str) -> bool:
    try:
        return not may_reach(ipaddress.ip_address(host))
    except ValueError:
        return False


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _looked_up(place: Place, seconds: float) -> list[str]:
    """In a thread of its own: the resolver of the system knows no deadline."""
    answer: Queue[list[str] | OSError | UnicodeError] = Queue(1)

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
            answer.put([str(row[4][0]).partition("%")[0] for row in rows])
        except (OSError, UnicodeError) as error:
            answer.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise Unreachable(f"Tra tên máy chủ {place.host} quá {seconds:g} giây.") from None
    if isinstance(found, OSError | UnicodeError):
        raise Unreachable(f"Không tra được tên máy chủ {place.host}.") from found
    return list(dict.fromkeys(found))
