"""Contract: under our Content-Security-Policy all works, and nothing planted runs.

Every test of this folder fails on what a browser's console calls an error, a violation
of the policy too, so each of them holds the first half. Here, what they don't do: the
copy button, a form without JavaScript, another site afterwards, the policy itself.
"""

import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Sandbox
from tests.browser.demo import uid_of
from tests.processes import Running

SiteWithFrame = Callable[[str], str]
PAGES = ("/booking/{}", "/cancel/{}", "/reschedule/{}", "/", "/nowhere")
_LISTEN = """
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations = (window.violations ?? []).concat(event.violatedDirective);
});
"""
_PLANT = """
const script = document.createElement("script");
script.textContent = "window.planted = 'script'";
document.body.append(script);
const image = document.createElement("div");
image.innerHTML = "<img src='/none.png' onerror='window.planted = 1'>";
document.body.append(image);
const link = document.createElement("a");
link.href = "javascript:window.planted = 'link'";
document.body.append(link);
link.click();
"""
# Later, for what a debugger evaluates may evaluate too.
_EVALS = """
new Promise((tell) => setTimeout(() => {
  try { tell(new Function("return 1")()); } catch { tell(0); }
}))
"""


@pytest.fixture
def site_with_frame() -> Iterator[SiteWithFrame]:
    """Another site, which shows a page of ours in a frame: gives its address."""
    shown: list[str] = []

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            frame = f"<iframe src='{shown[-1]}/booking/{uid_of('accepted')}'></iframe>"
            self.wfile.write(frame.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    def show(url: str) -> str:
        shown.append(url)
        return f"http://localhost:{site.server_port}/"

    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield show
        site.shutdown()


@pytest.mark.parametrize("path", PAGES)
def test_no_document_lets_in_what_is_inline_or_evaluated(page: Page, path: str) -> None:
    answer = page.request.get(path.format(uid_of("accepted")))
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert re.search(r"script-src 'self'( 'sha256-[\w+/=]+')+;", policy)
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("path", PAGES)
def test_planted_scripts_do_not_run(
    page: Page, console_errors: list[str], path: str
) -> None:
    page.add_init_script(_LISTEN)
    page.goto(path.format(uid_of("accepted")), wait_until="networkidle")
    assert page.evaluate("window.violations") is None
    page.evaluate(_PLANT)
    page.wait_for_function("window.violations?.length >= 3")
    assert page.evaluate("window.planted") is None
    assert {*page.evaluate("window.violations")} <= {
        *("script-src-elem", "script-src-attr"),
    }
    assert page.evaluate(_EVALS) == 0
    console_errors.clear()


def test_a_frame_of_another_site_stays_empty(
    page: Page,
    server: Running,
    site_with_frame: SiteWithFrame,
    console_errors: list[str],
) -> None:
    with page.expect_console_message(
        lambda message: "frame-ancestors 'none'" in message.text
    ):
        page.goto(site_with_frame(server.url), wait_until="load")
    console_errors.clear()


def test_the_copy_button_works(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/booking/{uid_of('accepted')}")
    page.get_by_role("button", name="Copy details").click()
    expect(page.get_by_text("Copied").first).to_be_visible()


def test_the_forms_work_without_javascript(
    chromium: Browser, server: Running, sandbox: Sandbox
) -> None:
    context = chromium.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text))
    page.goto(f"/cancel/{uid_of('accepted')}")
    page.get_by_role("button", name="Cancel event").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cancelled")
    assert sandbox.booking(uid_of("accepted"))["status"] == "cancelled"
    assert errors == []
    context.close()


def test_the_hosts_own_page_opens_without_javascript(
    chromium: Browser, server: Running, sandbox: Sandbox
) -> None:
    """Through a redirect of that site, which ``form-action`` would stop too."""
    context = chromium.new_context(base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    context.route(
        re.compile("^https://"),
        lambda route: route.fulfill(body="There you are.", content_type="text/plain"),
    )
    page.goto(f"/reschedule/{uid_of('success-redirect')}")
    page.get_by_role("radio").and_(page.locator(":enabled")).last.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name=re.compile("Reschedule|Move")).click()
    expect(page.get_by_text("There you are.")).to_be_visible()
    assert page.url.startswith("https://")
    assert len(sandbox.posts()) == 1
    context.close()


def test_a_frame_of_a_site_of_the_settings_shows_the_page(
    page: Page,
    server_with: Callable[..., Running],
    site_with_frame: SiteWithFrame,
) -> None:
    origin = site_with_frame("").rstrip("/")
    server = server_with(CALPAGES_FRAME_ANCESTORS=origin)
    page.goto(site_with_frame(server.url), wait_until="load")
    frame = page.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_be_visible()
