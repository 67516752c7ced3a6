"""No words that a person can see are anywhere but in the catalogues.

Reflex's children and labels come as Vars, the templates print them, the scripts get
them as props: so a literal with letters in one of these places is a sentence that stays
English. ``tests/browser/test_language.py`` asks the same of the pages that are shown.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.processes import PROJECT

ROOT = PROJECT / "calpages"
DRAWING = sorted([*(ROOT / "components").glob("*.py"), *(ROOT / "pages").glob("*.py")])
TEMPLATES = sorted((ROOT / "web" / "templates").glob("*.html"))
SCRIPTS = sorted([*(ROOT / "components").glob("*.js"), *(ROOT / "web").glob("*.js")])

# What is read aloud or shown of an element, beside its children.
SPOKEN = {
    *(
        "alt",
        "aria-description",
        "aria-label",
        "aria-placeholder",
        "aria-roledescription",
    ),
    *("aria-valuetext", "content", "label", "placeholder", "title"),
}
# Names of products, the same in every language.
NAMES = {"Google", "Outlook.com", "Office 365", "Yahoo"}
# Keys of a keyboard, and values of HTML.
CODE_WORDS = {"Enter", "Escape", "Tab", "noopener noreferrer"}
_LOGGING = re.compile(r"logger\.|log_")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_JINJA = re.compile(r"{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL)
_JINJA_TEXT = re.compile(r"{{.*?}}|{%.*?%}", re.DOTALL)
_SCRIPT_TOKEN = re.compile(
    r"//[^\n]*|/\*.*?\*/|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)",
    re.DOTALL,
)
# Two words with a space between them, or one that begins with a capital letter.
_WORDS = re.compile(r"(?<![\w.#\[-])[A-Za-z']+ [a-z']{2,}(?![\w-]*[(=])|^[A-Z][a-z]+$")


def drawn(node: ast.AST) -> Iterator[str]:
    """The texts among what an expression draws; a call in it draws by itself."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, (ast.JoinedStr, ast.BinOp, ast.IfExp, ast.BoolOp)):
        for part in ast.iter_child_nodes(node):
            yield from drawn(part)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "rx.cond":
        for branch in node.args[1:]:
            yield from drawn(branch)
    elif isinstance(node, ast.Call) and ast.unparse(node.func) == "rx.match":
        for case in node.args[1:]:
            yield from drawn(case.elts[-1] if isinstance(case, ast.Tuple) else case)


def in_python(source: str) -> list[str]:
    """What a module draws that has letters, and what else in it reads like words."""
    tree = ast.parse(source)
    passed_over = {id(part) for node in ast.walk(tree) for part in not_shown(node)}
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_words = id(node) not in passed_over and _WORDS.search(node.value)
            found += [node.value] if is_words else []
        elif isinstance(node, ast.Call):
            found += drawn_by(node)
    return [text for text in found if _LETTERS.search(text)]


def drawn_by(call: ast.Call) -> Iterator[str]:
    """The texts that an element or component gets as children and as labels."""
    name = ast.unparse(call.func)
    if name.startswith("rx.el.") or name.endswith(".create") or name == "rx.fragment":
        for child in call.args:
            yield from drawn(child)
    for keyword in call.keywords:
        if (keyword.arg or "").replace("_", "-") in SPOKEN:
            yield from drawn(keyword.value)


def not_shown(node: ast.AST) -> list[ast.expr]:
    """Docstrings, the names of components, and what is logged."""
    if isinstance(node, ast.Expr):
        return [node.value]
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "tag":
        return [node.value]
    if isinstance(node, ast.Call) and _LOGGING.match(ast.unparse(node.func)):
        return node.args
    return []


class Template(HTMLParser):
    """Collects the words of a template that Jinja does not put in."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag
        is_code = tag in ("meta", "link")
        self.found += [
            value
            for name, value in attrs
            if name in SPOKEN and value and not is_code and _LETTERS.search(value)
        ]

    def handle_endtag(self, tag: str) -> None:
        self._in = ""

    def handle_data(self, data: str) -> None:
        if self._in not in ("style", "script") and _LETTERS.search(data):
            self.found.append(data.strip())


def in_template(source: str) -> list[str]:
    """The words of a template, between its tags and in what Jinja prints."""
    parser = Template()
    parser.feed(_JINJA.sub("", source))
    printed = "".join(_JINJA_TEXT.findall(re.sub(r"{#.*?#}", "", source)))
    texts = re.findall(r'"([^"]*)"', printed)
    return parser.found + [text for text in texts if _WORDS.search(text)]


def in_script(source: str) -> list[str]:
    """The words among the literals of a script."""
    texts = [
        match["text"][1:-1] for match in _SCRIPT_TOKEN.finditer(source) if match["text"]
    ]
    bare = [re.sub(r"\$\{[^}]*\}|\bcp-[\w-]+", "", text).strip() for text in texts]
    return [text for text in bare if _WORDS.search(text)]


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", DRAWING, ids=name_of)
def test_no_words_in_a_component(path: Path) -> None:
    found = set(in_python(path.read_text("utf-8")))
    assert found - NAMES - CODE_WORDS == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_words_in_a_template(path: Path) -> None:
    found = set(in_template(path.read_text("utf-8")))
    assert found - NAMES - CODE_WORDS == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_no_words_in_a_script(path: Path) -> None:
    assert set(in_script(path.read_text("utf-8"))) - CODE_WORDS == set()


@pytest.mark.parametrize(
    "source",
    [
        'rx.el.p("now")',
        'rx.el.p(rx.cond(is_late, "late", text.soon))',
        'rx.el.p(rx.match(status, ("late", "very"), ""))',
        'rx.el.a(text.help, title="help")',
        'rx.el.img(src="/logo.svg", alt=f"{name} logo")',
        'rx.el.nav(aria_label="pages")',
        'Delayed.create("wait")',
        'message("Please wait.")',
        'LABELS = {"close": "Close"}',
    ],
)
def test_words_in_a_component_are_found(source: str) -> None:
    assert in_python(source)


@pytest.mark.parametrize(
    "source",
    [
        '"""A docstring with words."""',
        'rx.el.p(text.now, class_name="cp-lead", id="heading", role="alert")',
        'rx.el.div(class_name=rx.cond(is_wide, "cp-frame cp-wide", "cp-frame"))',
        'rx.match(status, ("success", page), "")',
    ],
)
def test_what_is_no_words_in_a_component_is_not(source: str) -> None:
    assert in_python(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ text.now }} or later</p>",
        '<a title="help">{{ text.help }}</a>',
        '<p>{{ text.now if is_late else "Very late" }}</p>',
        "{% if late %}Late{% endif %}",
    ],
)
def test_words_in_a_template_are_found(source: str) -> None:
    assert in_template(source)


@pytest.mark.parametrize(
    "source",
    [
        'jsx("p", null, "Please wait");',
        "element.textContent = `Still ${count} to go`;",
        "button.title = 'Close';",
    ],
)
def test_words_in_a_script_are_found(source: str) -> None:
    assert in_script(source)
