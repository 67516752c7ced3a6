"""What rxconfig.py makes of the settings, read by Reflex as it reads it."""

import json
import subprocess
import sys

from tests.processes import PROJECT

_SHOW = """
import json, sys
from reflex.config import get_config
config = get_config()
json.dump({
    "mode": config.state_manager_mode.value,
    "redis_url": config.redis_url,
    "origins": list(config.cors_allowed_origins),
    "state_seconds": config.redis_token_expiration,
    "lock_milliseconds": config.redis_lock_expiration,
    "telemetry": config.telemetry_enabled,
    "plugins": [type(plugin).__name__ for plugin in config.plugins],
}, sys.stdout)
"""


def config(**environ: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-c", _SHOW],
        cwd=PROJECT,
        env={"PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_state_stays_in_memory_without_redis() -> None:
    read = config(PORT="4000")
    assert (read["mode"], read["redis_url"]) == ("memory", None)
    assert read["origins"] == [
        "http://localhost:4000",
        "http://127.0.0.1:4000",
        "http://[::1]:4000",
    ]


def test_state_lies_in_redis_when_there_is_one() -> None:
    url = "redis://redis.example:6379/0"
    read = config(REDIS_URL=url, CALPAGES_SECRET="x" * 32)
    assert (read["mode"], read["redis_url"]) == ("redis", url)


def test_what_a_page_shows_is_not_kept_for_long() -> None:
    read = config()
    assert isinstance(read["state_seconds"], int)
    assert 900 <= read["state_seconds"] <= 1800
    # Longer than a slow Redis may take, or what a page shows is not what is kept.
    assert isinstance(read["lock_milliseconds"], int)
    assert read["lock_milliseconds"] > 10_000


def test_no_telemetry_and_no_sitemap() -> None:
    read = config()
    assert read["telemetry"] is False
    assert read["plugins"] == ["AnyOriginPlugin"]
