"""Whose bytes a page's are."""

import pytest

from tests.benchmarks.wire import Transfer, frame_size, split

ORIGIN = "http://localhost:3000"
REFLEX = (
    "/assets/entry.client-BY-aBT-p.js",
    "/assets/root-D5DKvzPQ.js",
    "/assets/context-CG3X44iI.js",
    "/assets/emotion-react.browser.esm-D77S5sOS.js",
    "/assets/errorBoundaries-DawcbBfV.js",
    "/assets/reflex-env-BVGF6eGS.js",
    "/assets/manifest-d1378519.js",
    "/_event/?token=t&EIO=4&transport=websocket",
)
OURS = {
    "/booking/demoAccepted0000000001?lang=en": "HTML",
    "/assets/_booking_.__booking_uid_._index-4KO2Ml_P.js": "JavaScript",
    "/assets/skip_link-DVXyWfRP.js": "JavaScript",
    "/external/calpages/components/shared_files/address.js?v=cbb8d99e": "JavaScript",
    "/assets/__reflex_global_styles-CZjZvzCb.css": "CSS",
    "/favicon.svg": "other",
}


@pytest.mark.parametrize("path", REFLEX)
def test_reflexs_chunks_are_reflexs(path: str) -> None:
    sizes = split([Transfer(ORIGIN + path, 1000)], [])
    assert (sizes.of("Reflex"), sizes.of("ours")) == (1000, 0)


@pytest.mark.parametrize(("path", "part"), OURS.items())
def test_everything_else_is_ours(path: str, part: str) -> None:
    sizes = split([Transfer(ORIGIN + path, 1000)], [])
    assert sizes.of("Reflex") == 0
    assert sizes.sizes["ours"][part] == 1000


def test_heads_are_told_and_counted_once() -> None:
    transfers = [
        Transfer(ORIGIN + REFLEX[0], 1000, 560),
        Transfer(f"{ORIGIN}/booking/x", 500, 440),
        Transfer(f"{ORIGIN}/favicon.svg", 300, 90),
    ]
    sizes = split(transfers, [])
    assert sizes.heads == {"Reflex": 560, "ours": 530}
    assert sizes.total == 1800


def test_the_text_over_the_socket_is_ours() -> None:
    assert split([], ["x" * 100, "y" * 200]).sizes["ours"]["socket"] == 102 + 204


def test_all_bytes_are_counted_once() -> None:
    paths = (*REFLEX, *OURS)
    transfers = [Transfer(ORIGIN + path, 10**i) for i, path in enumerate(paths)]
    assert split(transfers, []).total == int("1" * len(paths))


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("", 2),
        ("x" * 125, 127),
        ("x" * 126, 130),
        ("é" * 100, 204),
        ("x" * 65536, 65546),
    ],
)
def test_a_message_is_as_long_as_rfc_6455_says(text: str, size: int) -> None:
    assert frame_size(text) == size
