"""The README tells the truth: its settings, errors, packages and examples exist."""

import asyncio
import inspect
import re
import textwrap
import tomllib

import httpx
import pytest

import calpages
from calpages.calcom import errors
from calpages.sandbox import DEMO, create_sandbox
from calpages.settings import Settings
from tests.processes import PROJECT

README = (PROJECT / "README.md").read_text("utf-8")
PYTHON_BLOCKS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


def _rows(heading: str) -> set[str]:
    """The names in the first column of the table under a heading."""
    section = README.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `?([\w-]+)`?(?: \(npm\))? \|", section, re.MULTILINE))


def test_every_setting_is_told() -> None:
    names = {str(field.alias) for field in Settings.model_fields.values()}
    assert _rows("Settings") - {"setting"} == names


def test_every_error_is_told() -> None:
    classes = {
        name
        for name, value in inspect.getmembers(errors, inspect.isclass)
        if issubclass(value, errors.CalError)
    }
    assert _rows("Errors of the client") - {"error"} == classes


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    names = {re.split(r"[<>=]", line)[0] for line in project["project"]["dependencies"]}
    assert _rows("What it stands on") - {"package"} == names | {"react-day-picker"}
    for line in project["dependency-groups"]["dev"]:
        assert re.split(r"[<>=]", line)[0] in README


@pytest.mark.parametrize("command", ["run", "test", "lint", "screenshots", "clean"])
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


def test_the_app_example_names_what_exists() -> None:
    example = next(block for block in PYTHON_BLOCKS if "add_pages" in block)
    for name in re.findall(r"calpages\.(\w+)", example):
        assert name in calpages.__all__
