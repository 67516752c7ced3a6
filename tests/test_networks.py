"""Contract: an address names a network; only our own proxies are believed."""

import pytest

from calpages.networks import UNKNOWN, client_address, network_of


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        *(
            (one, "")
            for one in ("127.0.0.1", "::1", UNKNOWN, "", "x", "::ffff:127.1.1.1")
        ),
    ],
)
def test_the_network_of_an_address(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("peer", "forwarded", "hops", "address"),
    [
        ("203.0.113.5", "", 0, "203.0.113.5"),
        # What a visitor says of themselves counts for nothing.
        ("9.9.9.9", "198.51.100.1", 0, "9.9.9.9"),
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "1.1.1.1, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        # Fewer proxies than the settings say: all visitors would be one.
        ("10.0.0.1", "198.51.100.1", 2, UNKNOWN),
        ("203.0.113.9", "198.51.100.1, 198.51.100.2", 3, UNKNOWN),
        ("10.0.0.1", "", 1, UNKNOWN),
        ("10.0.0.1", "198.51.100.1:4711", 1, "198.51.100.1"),
        ("10.0.0.1", "[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("10.0.0.1", "[2001:db8::1]", 1, "2001:db8::1"),
        ("10.0.0.1", "2001:db8::1", 1, "2001:db8::1"),
        # A proxy of which the settings don't know: all visitors would be one.
        ("10.0.0.1", "198.51.100.1", 0, UNKNOWN),
        ("127.0.0.1", "198.51.100.1", 0, UNKNOWN),
        ("", "198.51.100.1", 0, UNKNOWN),
    ],
)
def test_the_address_of_a_visitor(
    peer: str, forwarded: str, hops: int, address: str
) -> None:
    assert client_address(peer, forwarded, hops) == address
