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


def test_no_telemetry_and_no_sitemap() -> None:
    read = config()
    assert read["telemetry"] is False
    assert read["plugins"] == ["AnyOriginPlugin"]
