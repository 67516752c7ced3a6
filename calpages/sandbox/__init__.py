"""Cal.com API v2 in a box: for trying, developing and testing without an account.

``create_sandbox`` makes an ASGI application; give it to ``httpx.ASGITransport``, or
`serve` it. It imports nothing of calpages outside this package.
"""

from calpages.sandbox.app import create_sandbox
from calpages.sandbox.demo import DEMO, DemoBooking
from calpages.sandbox.serving import serve

__all__ = ["DEMO", "DemoBooking", "create_sandbox", "serve"]
