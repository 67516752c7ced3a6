"""Contract: the README's app of one's own is built and served, as it stands there.

It is called otherwise than ours and lies in another folder, so whatever only our own
checkout has is missing.
"""

import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from calpages.sandbox import DEMO
from calpages.serving.build import ensure_built
from tests.processes import PROJECT, Running, ask, free_port, running

_BLOCK = re.compile(r"```python\n# ([\w/]+\.py)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the README's app."""
    folder = tmp_path_factory.mktemp("library")
    for name, text in _BLOCK.findall((PROJECT / "README.md").read_text("utf-8")):
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="module")
def built(project: Path, web_dir: Path) -> Path:
    """Its build, by the npm packages that ours has installed, if it has."""
    shutil.copytree(PROJECT / "reflex.lock", project / "reflex.lock")
    installed = web_dir.parent / "web" / "node_modules"
    if installed.is_dir():
        ours = project / ".build" / "web" / "node_modules"
        shutil.copytree(installed, ours, symlinks=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(PROJECT))
        return ensure_built(project, print)


@pytest.fixture(scope="module")
def site(project: Path, built: Path) -> Iterator[Running]:
    """Its process."""
    port = free_port()
    granian = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory"]
    with running(
        [*granian, "--port", str(port), "mysite.mysite:app"],
        port=port,
        ready="/ping",
        output=project / "site.log",
        environ={
            "PYTHONPATH": f"{project}:{PROJECT}",
            "PORT": str(port),
            "CALPAGES_SANDBOX_FILE": str(project / "sandbox.sqlite3"),
            "REFLEX_ENV_MODE": "prod",
            "REFLEX_WEB_WORKDIR": str(built),
            "__REFLEX_SKIP_COMPILE": "true",
            "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
        },
        cwd=project,
    ) as site:
        yield site


def test_the_readme_has_the_whole_app(project: Path) -> None:
    files = {path.relative_to(project).as_posix() for path in project.rglob("*.py")}
    assert files == {"rxconfig.py", "mysite/mysite.py"}


def test_its_build_has_its_own_page_and_ours(built: Path) -> None:
    assert set(json.loads((built / "routes.json").read_text("utf-8"))) == {
        "index",
        "booking/[booking_uid]",
        "cancel/[booking_uid]",
        "reschedule/[[booking_uid]]",
        "404",
    }


def test_its_own_page_is_served(site: Running) -> None:
    assert "<h1>My site</h1>" in ask("GET", site.url).text


@pytest.mark.parametrize(
    "path",
    ["/booking/anyuid123", "/cancel/anyuid123", "/reschedule/anyuid123", "/reschedule"],
)
def test_our_pages_are_served_privately(site: Running, path: str) -> None:
    answer = ask("GET", f"{site.url}{path}")
    assert answer.status_code == 404
    assert 'id="cp-first"' in answer.text
    assert "noindex" in answer.headers["x-robots-tag"]
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_the_zone_is_known_before_the_page_connects(site: Running) -> None:
    script = (PROJECT / "calpages/components/calpages.js").read_text()
    own, ours = (ask("GET", f"{site.url}{path}").text for path in ("/", "/booking/any"))
    assert own.index(script) < own.index('type="module"')
    assert ours.index(script) < ours.index('data-held="module"')


def test_the_look_is_in_the_build(built: Path) -> None:
    sheets = [path.read_text() for path in (built / "build/client").rglob("*.css")]
    assert any("--cp-brand" in sheet for sheet in sheets)


def test_it_reads_bookings(site: Running) -> None:
    uid = next(demo.uid for demo in DEMO if demo.kind == "accepted")
    answer = ask("GET", f"{site.url}/booking/{uid}")
    assert answer.status_code == 200
    assert "Consultation between" in answer.text
    answer = ask("GET", f"{site.url}/booking/{uid}.ics")
    assert answer.text.startswith("BEGIN:VCALENDAR")
