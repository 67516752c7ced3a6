"""Every sentence in the code can be extracted, and is called with its placeholders.

The catalogues are made by ``pybabel extract``, which sees only literals. So the first
arguments of ``gettext``, ``ngettext`` and ``pgettext`` are literals, and the values are
named like the placeholders.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from calpages.i18n.placeholders import placeholders

ROOT = Path(__file__).parents[2]
LITERALS = {"gettext": 1, "pgettext": 2, "ngettext": 2}
MACHINERY = ROOT / "calpages" / "i18n" / "translator.py"


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted((ROOT / "calpages").rglob("*.py")):
        if path == MACHINERY:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and method_of(node) in LITERALS:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def method_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def sentences_of(call: ast.Call) -> list[str]:
    arguments = call.args[: LITERALS[method_of(call)]]
    literals = [
        argument.value
        for argument in arguments
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    ]
    assert len(literals) == LITERALS[method_of(call)], "a sentence must be a literal"
    return literals[1:] if method_of(call) == "pgettext" else literals


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "call" in metafunc.fixturenames:
        found = list(calls())
        metafunc.parametrize("call", [c for _, c in found], ids=[w for w, _ in found])


def test_a_call_names_exactly_the_placeholders_of_its_sentence(call: ast.Call):
    wanted = {name for text in sentences_of(call) for name in placeholders(text)}
    given = {keyword.arg for keyword in call.keywords}
    implied = {"n"} if method_of(call) == "ngettext" else set()
    assert given | implied == wanted | implied


def test_pybabel_extracts_every_sentence(tmp_path: Path):
    template = tmp_path / "calpages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract"]
    options = ["-F", "babel.cfg", "-o", str(template), "."]
    subprocess.run([*command, *options], cwd=ROOT, check=True, timeout=60)
    with template.open("rb") as file:
        extracted = {
            text
            for message in read_po(file)
            for text in ((message.id,) if isinstance(message.id, str) else message.id)
        }
    in_code = {text for _, call in calls() for text in sentences_of(call)}
    assert in_code
    assert in_code <= extracted
