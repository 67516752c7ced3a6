"""Contract: no secret of the settings is in what is built, sent or logged.

The build is made, and the process runs, with a planted one in every setting for one;
Redis goes away while it runs, so that the log tells of that too.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest

from calpages.sandbox import DEMO
from calpages.serving.build import BUILD_DIR, source_hash
from tests.live_socket import live_socket
from tests.processes import (
    Running,
    ask,
    calpages_command,
    free_port,
    running,
)
from tests.project_copy import copy_of_project
from tests.redis_server import RedisProcess

SECRETS = {
    "CAL_OAUTH_CLIENT_SECRET": "planted-client-secret-0123456789",
    "CAL_API_KEY": "cal_live_planted0123456789abcdef",
    "CAL_WEBHOOK_SECRET": "planted-webhook-secret-0123456789",
    "CALPAGES_SECRET": "planted-form-secret-0123456789abcdef",
}
REDIS_PASSWORD = "planted-redis-password-0123456789"
PLANTED = (*SECRETS.values(), REDIS_PASSWORD)
UID = next(demo.uid for demo in DEMO if demo.kind == "accepted")
PATHS = (
    *("/", f"/booking/{UID}", f"/cancel/{UID}", f"/reschedule/{UID}"),
    *("/booking/unknown-uid-here", f"/booking/{UID}.ics", "/time-zones/en-24.json"),
    *("/brand.css", "/nowhere", "/ping", "/_health", "/webhooks/cal"),
)
_READERS: dict[str, Callable[[bytes], bytes]] = {
    ".br": brotli.decompress,
    ".gz": gzip.decompress,
}
_ROOT = "reflex___state____state"


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisProcess]:
    redis = RedisProcess(tmp_path_factory.mktemp("redis"), REDIS_PASSWORD)
    redis.start()
    yield redis
    redis.stop()


@pytest.fixture(scope="module")
def environ(redis: RedisProcess) -> dict[str, str]:
    return {**SECRETS, "REDIS_URL": redis.url}


@pytest.fixture(scope="module")
def project(
    web_dir: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A copy of this project, built with the secrets in the environment."""
    copy = copy_of_project(tmp_path_factory.mktemp("planted"), web_dir)
    subprocess.run(
        calpages_command("build"),
        cwd=copy,
        env=os.environ | environ,
        check=True,
        stdout=sys.stderr,
    )
    return copy


@pytest.fixture(scope="module")
def server(
    project: Path, environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    folder, port = tmp_path_factory.mktemp("served"), free_port()
    settings = {
        "PORT": str(port),
        "CALPAGES_SANDBOX_FILE": str(folder / "sandbox.sqlite3"),
        "CALPAGES_CACHE_SECONDS": "0",
    }
    with running(
        calpages_command("run"),
        port=port,
        ready="/ping",
        output=folder / "log",
        environ=environ | settings,
        cwd=project,
    ) as process:
        yield process


def planted_in(text: str) -> list[str]:
    return [secret for secret in PLANTED if secret in text]


def content_of(file: Path) -> str:
    read = _READERS.get(file.suffix, bytes)
    return read(file.read_bytes()).decode("utf-8", errors="replace")


def test_what_is_planted_would_be_found(tmp_path: Path) -> None:
    text = f"const key = '{REDIS_PASSWORD}';"
    for name, content in {
        "plain.js": text.encode(),
        "x.js.br": brotli.compress(text.encode()),
        "x.js.gz": gzip.compress(text.encode()),
    }.items():
        (tmp_path / name).write_bytes(content)
        assert planted_in(content_of(tmp_path / name)) == [REDIS_PASSWORD]


def test_no_secret_is_in_what_is_built(project: Path) -> None:
    built = project / BUILD_DIR / source_hash(project)
    files = [path for path in built.rglob("*") if path.is_file()]
    assert {".br", ".gz", ".js", ".css", ".html"} <= {path.suffix for path in files}
    found = {path.name: planted_in(content_of(path)) for path in files}
    assert {name: secrets for name, secrets in found.items() if secrets} == {}


def test_no_secret_is_in_what_is_sent_or_logged(
    server: Running, redis: RedisProcess
) -> None:
    said = seen(server)
    redis.stop()
    said += seen(server, is_live=False)
    redis.start()
    assert "This meeting is scheduled" in said
    assert planted_in(said) == []
    log = server.log()
    assert "Redis" in log
    assert planted_in(log) == []


def seen(server: Running, *, is_live: bool = True) -> str:
    """All that a client is told: by every page, with its headers, and live."""
    said = ""
    for path in PATHS:
        for method in ("GET", "POST"):
            answer = ask(method, f"{server.url}{path}")
            said += f"{answer.headers}{answer.text}"
        if is_live and path.startswith(("/booking/", "/cancel/", "/reschedule/")):
            said += hydrated(server, path)
    return said


def hydrated(server: Running, path: str) -> str:
    with live_socket(server, origin=server.url) as line:
        line.connect()
        line.call(f"{_ROOT}.hydrate_and_load", path=path)
        return "\n".join(line.updates('"is_hydrated_rx_state_":true'))
