"""Which network a request comes from: all that is remembered of who asks, for a minute.

A household has one IPv4 address, or all addresses of an IPv6 /64. Behind proxies the
address stands in ``X-Forwarded-For``, to which each proxy adds whom it has it from, and
only what our own proxies have added can be believed.
"""

from __future__ import annotations

import ipaddress
import re

REMEMBERED_SECONDS = 60
"""For how long it is remembered; whoever was stopped may try again after that."""
UNKNOWN = "0.0.0.0"  # noqa: S104 (no address to listen on)
"""Stands for the address of somebody who can't be told apart from others."""
_IPV6_PREFIX = 64
# Some proxies add the port too: 203.0.113.5:4711, [2001:db8::1]:4711.
_WITH_PORT = re.compile(r"(?P<v4>[0-9.]+):[0-9]+|\[(?P<v6>[0-9a-fA-F:.]+)\](:[0-9]+)?")


def client_address(peer: str, forwarded_for: str, hops: int) -> str:
    """Tell the visitor's own address.

    Args:
        peer: Whose connection it is: the visitor's, or the last proxy's.
        forwarded_for: The request's ``X-Forwarded-For``.
        hops: How many proxies of ours stand between.

    Returns:
        The address; ``UNKNOWN`` where a proxy stands between of which we don't know,
        or where fewer have added to the header than there are said to be: then the
        nearest one's address would be that of all visitors.
    """
    named = [one.strip() for one in forwarded_for.split(",") if one.strip()]
    if hops:
        return _without_port(named[-hops]) if len(named) >= hops else UNKNOWN
    return UNKNOWN if named and _is_inside(peer) else peer


def network_of(address: str) -> str:
    """Name the network of an address.

    Returns:
        ``""`` where it does not tell one visitor from another: it is unknown, or this
        machine's own, where a proxy or a developer is.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None and not ip.is_loopback:
            return str(ipaddress.ip_network((ip, _IPV6_PREFIX), strict=False))
        ip = ip.ipv4_mapped or ip
    return "" if ip.is_loopback or ip.is_unspecified else str(ip)


def _without_port(address: str) -> str:
    match = _WITH_PORT.fullmatch(address)
    return (match["v4"] or match["v6"]) if match else address


def _is_inside(peer: str) -> bool:
    try:
        return ipaddress.ip_address(peer).is_private
    except ValueError:
        return True
