"""Who may ask: a Host that is this server's own, and for events and orders an origin that is the same."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

from coursegen.serve.web.http import Request

_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::(\d{1,5}))?")


@dataclass(frozen=True, slots=True)
class Origins:
    """The names under which the server may be reached.

    A page of another site can make its own name point to this machine ("DNS rebinding") and read the author's drafts;
    its requests carry that name in Host. Numbers cannot be rebound, so they are allowed when the author opened the
    server to the network.
    """

    port: int
    names: frozenset[str]
    numbers: bool

    @classmethod
    def of(cls, host: str, port: int) -> Origins:
        """Make the guard for a server that listens on `host`."""
        names = {"localhost", "127.0.0.1", "[::1]", host.lower()}
        numbers = not is_loopback(host)
        if numbers:
            own = socket.gethostname().lower()
            names |= {own, f"{own}.local"}
        return cls(port, frozenset(names), numbers)

    def knows_host(self, request: Request) -> bool:
        """Whether Host names this server, with its port."""
        found = _HOST.fullmatch(request.headers.get("host", ""))
        if found is None or int(found[2] or 80) != self.port:
            return False
        name = found[1].lower()
        return name in self.names or name.endswith(".localhost") or (self.numbers and _is_number(name))

    def same_origin(self, request: Request, *, required: bool) -> bool:
        """Whether a request comes from a page of this server; `required` refuses one that does not say."""
        origin = request.headers.get("origin")
        site = request.headers.get("sec-fetch-site")
        if site is not None and site != "same-origin":
            return False
        if origin is None:
            return not required
        return origin == f"http://{request.headers.get('host', '')}"


def is_loopback(address: str) -> bool:
    """Whether an address can only be reached from this machine."""
    if address == "localhost":
        return True
    try:
        number = ipaddress.ip_address(address.strip("[]").partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(number, "ipv4_mapped", None)
    return bool((mapped or number).is_loopback)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
