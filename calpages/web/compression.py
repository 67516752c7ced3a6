"""A text for many browsers: compressed for each in the way it takes, once."""

from __future__ import annotations

import functools
import gzip

import brotli
from starlette.datastructures import Headers

# Above these, a text of this size takes longer and gets hardly smaller.
_BROTLI_QUALITY = 5
_GZIP_LEVEL = 6
_MAX_ACCEPTED = 200


class Encoded:
    """A text in UTF-8, compressed when it is first asked for.

    Args:
        text: The text.
        language: The language that it is in, where a header should say so.
    """

    def __init__(self, text: str, *, language: str = "") -> None:
        self._plain = text.encode("utf-8")
        self._headers = _VARY | ({"Content-Language": language} if language else {})

    def for_request(self, headers: Headers) -> tuple[bytes, dict[str, str]]:
        """Give the bytes that the browser takes, and the headers that say how."""
        match _best(headers.get("accept-encoding", "")[:_MAX_ACCEPTED]):
            case "br":
                return self._brotli, {"Content-Encoding": "br", **self._headers}
            case "gzip":
                return self._gzip, {"Content-Encoding": "gzip", **self._headers}
            case _:
                return self._plain, self._headers

    @functools.cached_property
    def _brotli(self) -> bytes:
        return brotli.compress(
            self._plain, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY
        )

    @functools.cached_property
    def _gzip(self) -> bytes:
        return gzip.compress(self._plain, _GZIP_LEVEL)


_VARY = {"Vary": "Accept-Encoding, Accept-Language"}


@functools.lru_cache(maxsize=256)
def _best(accepted: str) -> str:
    """Choose the coding (RFC 9110, 12.5.3); ``""`` for none."""
    codings = dict(_coding(part) for part in accepted.lower().split(","))
    return next((name for name in ("br", "gzip") if codings.get(name)), "")


def _coding(part: str) -> tuple[str, bool]:
    name, _, parameters = part.partition(";")
    _, _, quality = parameters.partition("q=")
    return name.strip(), quality.strip(" 0.") != "" or not quality
