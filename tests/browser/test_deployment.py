"""A newer build of the pages is deployed while one of them is open."""

import subprocess
import sys
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cancel_page import DONE, OPEN, button, h1, reason
from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.browser.live import await_live
from tests.browser.patience import LONGEST_MS
from tests.processes import PROJECT, Running, calpages_command, free_port, running
from tests.project_copy import copy_of_project


@pytest.fixture
def newer(web_dir: Path, tmp_path: Path) -> Path:
    """The project with a State and a script that are not as they were, built."""
    copy = copy_of_project(tmp_path, web_dir)
    state, script = copy / "calpages/state/home.py", copy / "assets/newer.js"
    old = state.read_text("utf-8")
    var = "    demo: rx.Field"
    assert var in old
    state.write_text(old.replace(var, f'    newer: str = ""\n{var}', 1), "utf-8")
    script.write_text("", "utf-8")
    build = calpages_command("build")
    subprocess.run(build, cwd=copy, check=True, stdout=sys.stderr)
    return copy


def test_a_newer_build_takes_over_an_open_page_and_what_was_written(
    page: Page,
    sandbox: Sandbox,
    newer: Path,
    tmp_path: Path,
    console_errors: list[str],
) -> None:
    port, uid = free_port(), uid_of("phone")
    settings = {"PORT": str(port), "CAL_API_URL": sandbox.api_url}

    def deployed(project: Path, log: str) -> AbstractContextManager[Running]:
        return running(
            calpages_command("run"),
            port=port,
            ready="/ping",
            output=tmp_path / log,
            environ=settings | {"CALPAGES_CACHE_SECONDS": "0"},
            cwd=project,
        )

    with deployed(PROJECT, "older") as server:
        page.goto(f"{server.url}/cancel/{uid}")
        expect(h1(page)).to_have_text(OPEN)
        reason(page).fill("Ill")
    with ExitStack() as stack:
        with page.expect_event("load", timeout=LONGEST_MS):
            stack.enter_context(deployed(newer, "newer"))
        await_live(page)
        expect(reason(page)).to_have_value("Ill")
        assert page.request.get(f"{server.url}/newer.js").ok
        button(page).click()
        expect(h1(page)).to_have_text(DONE)
    assert len(sandbox.posts()) == 1
    # Between the two nobody answered.
    # Between the two builds nobody answered.
    console_errors.clear()
