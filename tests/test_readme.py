"""The README tells the truth: its settings, errors, packages and examples exist."""

import asyncio
import inspect
import re
import textwrap
import tomllib

import httpx
import pytest

import calpages
from calpages import choice, visit
from calpages.bookings import locks
from calpages.calcom import errors
from calpages.i18n import SUPPORTED
from calpages.sandbox import DEMO, create_sandbox
from calpages.settings import Settings
from tests.processes import PROJECT

README = (PROJECT / "README.md").read_text("utf-8")
PYTHON_BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def _section(heading: str) -> str:
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def _rows(heading: str) -> set[str]:
    """The names in the first column of the tables under a heading."""
    first = r"^\| `?([\w-]+)`?(?: \(npm\))? \|"
    return set(re.findall(first, _section(heading), re.MULTILINE))


def test_every_setting_is_told() -> None:
    names = {str(field.alias) for field in Settings.model_fields.values()}
    assert _rows("Settings") - {"setting"} == names


def test_every_error_is_told_with_its_code_and_is_public() -> None:
    codes = {
        name: value.code
        for module in (errors, locks)
        for name, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, errors.CalError)
    }
    told = re.findall(r"^\| `(\w+)` \| `(\w+)` \|", _section("Errors"), re.MULTILINE)
    assert dict(told) == codes
    assert codes.keys() <= set(calpages.__all__)


def test_every_parameter_that_is_read_is_told() -> None:
    sources = inspect.getsource(visit) + inspect.getsource(choice)
    read = set(re.findall(r'query\.get\("(\w+)"', sources))
    table = _section("Addresses").split("What the query may hold:")[1]
    told = re.findall(r"^\| ((?:`\w+`(?:, )?)+) \|", table, re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", " ".join(told))) == read
    assert {"rescheduleUid", "seatReferenceUid", "allRemainingBookings"} <= read


def test_every_language_is_told() -> None:
    told = _section("Language and appearance").partition("design.")[0]
    assert set(re.findall(r"`([a-zA-Z0-9-]+)`", told)) == set(SUPPORTED)


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    names = {re.split(r"[<>=]", line)[0] for line in project["project"]["dependencies"]}
    assert _rows("What it stands on") - {"package"} == names | {
        "downshift",
        "react-day-picker",
    }
    for line in project["dependency-groups"]["dev"]:
        assert re.split(r"[<>=]", line)[0] in README


@pytest.mark.parametrize(
    "command",
    [
        *("run", "test", "lint", "screenshots", "gallery"),
        *("messages", "check-messages", "clean"),
    ],
)
def test_every_command_of_make_is_told(command: str) -> None:
    assert f"make {command}" in README
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    assert re.search(rf"^{command}:", makefile, re.MULTILINE)


def test_every_named_file_exists() -> None:
    for path in re.findall(r"\]\((docs/[^)]+)\)", README):
        assert (PROJECT / path).is_file(), path


def test_the_client_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    example = next(block for block in PYTHON_BLOCKS if "async with" in block)
    box = httpx.ASGITransport(create_sandbox(None))
    real = calpages.CalClient

    def in_a_box(base_url: str) -> calpages.CalClient:
        return real(base_url=base_url, transport=box)

    monkeypatch.setattr(calpages, "CalClient", in_a_box, raising=False)
    printed: list[str] = []
    uid = next(demo.uid for demo in DEMO if demo.kind == "accepted")
    namespace = {"calpages": calpages, "uid": uid, "print": printed.append}
    body = textwrap.indent(example, "    ")
    exec(f"async def example():\n{body}", namespace)  # noqa: S102
    asyncio.run(namespace["example"]())
    assert printed == ["done"]


def test_every_name_of_calpages_in_the_readme_is_public() -> None:
    names = set(
        re.findall(r"\bcalpages\.(?!css|pot?\b|py|git)(\w+)\b(?!/|\.py)", README)
    )
    assert names - {"calpages"} <= set(calpages.__all__)


def test_every_option_of_the_app_is_told() -> None:
    section = _section("In an app of your own")
    table = section.split("| option | is |\n|---|---|\n")[1].split("\n\n")[0]
    told = re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
    assert told == list(calpages.app_options())


def test_every_counterpart_of_a_hook_exists() -> None:
    section = _section("In an app of your own")
    table = section.split("| Cal.com's React hook | here |\n|---|---|\n")[1]
    for line in table.split("\n\n")[0].splitlines():
        here = line.split("|")[2]
        state = None
        for name in re.findall(r"`([\w.]+)`", re.sub(r"\(.*?\)", "", here)):
            owner, _, member = name.partition(".")
            if owner[0].isupper():
                state = getattr(calpages, owner)
                assert not member or hasattr(state, member), name
            else:
                assert hasattr(state, name), name


def test_what_make_run_makes_is_made_where_it_is_used_without_make() -> None:
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        before, uses, _ = block.partition(".venv/bin/")
        assert not uses or "scripts/bootstrap.py" in before
