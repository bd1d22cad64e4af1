"""One request to another site, to a public address only, within a limit of time."""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from coursegen import __version__

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Allowed = Callable[[str], bool]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NEVER_PUBLIC = tuple(
    ipaddress.ip_network(network)
    for network in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "5f00::/16", "fec0::/10", "192.88.99.0/24")
)
"""Networks that lead back to one's own, or nowhere, and that older releases of Python take for public ones (IANA's
registries of special-purpose addresses)."""

_HEADERS = {"User-Agent": f"coursegen/{__version__} (link check)", "Accept": "*/*", "Connection": "close"}
_SAFE = "/%:=&?~#+!$,;'@()*[]-._"


class PrivateAddressError(Exception):
    """A name leads to this computer or to a private network; the text is the address."""


class NoAnswerError(Exception):
    """A server could not be asked; the text says why."""


class SilentError(NoAnswerError):
    """A server said nothing, or too little, within the time that it was given."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the headers Location and Retry-After, "" when missing, and as much of the file as was asked for."""

    status: int
    location: str = ""
    retry_after: str = ""
    body: bytes = b""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, also one that wraps an IPv4 address."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(str(ip.ipv4_mapped))
        if ip in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
        if ip.sixtofour is not None or ip.teredo is not None:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in network for network in _NEVER_PUBLIC)


@dataclass(frozen=True, slots=True)
class Client:
    """How other sites are asked: how long a request may take in all, and which IP addresses may be spoken to."""

    seconds: float = 10.0
    allowed: Allowed = is_public
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def ask(self, url: str, method: str, most_bytes: int = 0) -> Answer:
        """Send one request; read the head of the answer, and at most so many bytes of the file.

        Raises PrivateAddressError and NoAnswerError.
        """
        try:
            parts = urlsplit(url)
            host, secure = parts.hostname or "", parts.scheme.lower() == "https"
            port = parts.port or (443 if secure else 80)
            name = host if ":" in host else host.encode("idna").decode()
            query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
            target = quote(parts.path or "/", safe=_SAFE) + query
        except ValueError as error:  # UnicodeError is one: a label that IDNA refuses
            raise NoAnswerError(f"not an address: {error}") from error
        deadline = time.monotonic() + self.seconds
        try:
            with self._connect(name, port, deadline) as plain:
                plain.settimeout(_left(deadline))
                connection = http.client.HTTPConnection(name, port)
                connection.sock = plain
                if secure:
                    connection.default_port = 443  # the Host header then leaves it out
                    connection.sock = self.context.wrap_socket(plain, server_hostname=name)
                with closing(connection):
                    connection.request(method, target, headers=_HEADERS)
                    return _answer(connection.sock, method, most_bytes, deadline)
        except TimeoutError as error:
            raise SilentError(f"no answer within {self.seconds:g} seconds") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise NoAnswerError(_words(error)) from error

    def _connect(self, name: str, port: int, deadline: float) -> socket.socket:
        """Connect to the very address that was judged, so that a name cannot lead elsewhere in between."""
        infos = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
        addresses = list(dict.fromkeys(str(info[4][0]) for info in infos))
        for address in addresses:
            if not self.allowed(address):
                raise PrivateAddressError(address)
        failure: OSError = OSError("no address")
        for address in addresses:
            try:
                return socket.create_connection((address, port), timeout=_left(deadline))
            except OSError as error:
                failure = error
        raise failure


class _Reader(io.RawIOBase):
    """What a server says until the deadline; a socket's own timeout would begin again with each byte."""

    def __init__(self, wire: socket.socket, deadline: float) -> None:
        self._wire, self._deadline = wire, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        self._wire.settimeout(_left(self._deadline))
        return self._wire.recv_into(buffer)


def _answer(wire: socket.socket, method: str, most_bytes: int, deadline: float) -> Answer:
    with http.client.HTTPResponse(wire, method=method) as response:
        response.fp.close()
        response.fp = io.BufferedReader(_Reader(wire, deadline))
        response.begin()
        location, retry_after = response.getheader("Location") or "", response.getheader("Retry-After") or ""
        return Answer(response.status, location, retry_after, response.read(most_bytes) if most_bytes else b"")


def _left(deadline: float) -> float:
    """Return the seconds that are left until then. Raises TimeoutError."""
    if (left := deadline - time.monotonic()) <= 0:
        raise TimeoutError
    return left


def _words(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror[:1].lower() + error.strerror[1:]
    return f"its answer cannot be read ({type(error).__name__})"
