"""Tokens that prove that a form was ours, and for what it was made.

Signed by itsdangerous, with the secret of all our workers; nothing is kept. A token is
bound to an action and to what the address of its page names, and it ends.
"""

from __future__ import annotations

from typing import Literal

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

MAX_AGE_SECONDS = 4 * 3600
"""As long as a page may lie open before its form is sent."""

TokenState = Literal["valid", "expired", "wrong"]


class FormTokens:
    """Makes tokens, and checks them.

    Args:
        secret: At least 32 random characters.
    """

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="calpages.forms")

    def make(self, action: str, uid: str) -> str:
        """Make a token for ``action`` on what ``uid`` names."""
        return self._serializer.dumps([action, uid])

    def check(self, token: str, action: str, uid: str) -> TokenState:
        """Say whether ``token`` is one for that, and not too old."""
        try:
            signed = self._serializer.loads(token, max_age=MAX_AGE_SECONDS)
        except SignatureExpired:
            return "expired"
        except BadData:
            return "wrong"
        return "valid" if signed == [action, uid] else "wrong"
