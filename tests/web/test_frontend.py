from pathlib import Path

import pytest

from calpages.web.frontend import AnyOriginPlugin


def rewritten(folder: Path, source: str) -> str:
    chunk = folder / "assets" / "reflex-env-abc.js"
    chunk.parent.mkdir()
    chunk.write_text(source)
    AnyOriginPlugin().post_build(static_dir=folder)
    return chunk.read_text()


@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_an_address_of_the_backend_becomes_the_page_s_own(
    tmp_path: Path, quote: str
) -> None:
    source = "var e={PING:_http://localhost:8000/ping_};".replace("_", quote)
    expected = "var e={PING:new URL(`/ping`,location.href).href};"
    assert rewritten(tmp_path, source) == expected


def test_the_live_connection_is_as_safe_as_the_page(tmp_path: Path) -> None:
    source = "var e={EVENT:`ws://localhost:8000/_event`};"
    absolute = "new URL(`/_event`,location.href).href"
    expected = f"var e={{EVENT:{absolute}.replace(/^http/,`ws`)}};"
    assert rewritten(tmp_path, source) == expected


def test_a_backend_that_lives_elsewhere_stays_there(tmp_path: Path) -> None:
    ours, theirs = "`http://localhost:8000/ping`", "`https://api.example.com/ping`"
    assert theirs in rewritten(tmp_path, f"var e=[{ours},{theirs}];")


def test_a_build_without_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no backend address"):
        rewritten(tmp_path, "var e={};")
    with pytest.raises(RuntimeError, match="no backend address"):
        AnyOriginPlugin().post_build(static_dir=tmp_path / "nothing")
