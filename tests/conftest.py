"""Several processes for a run, without the settings of the machine that runs it."""

import os
import tempfile
from pathlib import Path

import hypothesis
import pytest

from calpages.serving.build import ensure_built
from calpages.settings import Settings
from tests.processes import PROJECT

# Before any test module is imported: Reflex reads its configuration on import.
for field in Settings.model_fields.values():
    os.environ.pop(str(field.alias), None)
os.environ["CALPAGES_SANDBOX_FILE"] = str(
    Path(tempfile.mkdtemp(prefix="calpages-tests-")) / "sandbox.sqlite3"
)
os.environ["REFLEX_TELEMETRY_ENABLED"] = "false"

# A busy machine is not a mistake of ours.
hypothesis.settings.register_profile("calpages", deadline=None)
hypothesis.settings.load_profile("calpages")

# What starts processes takes longest, and must not be left for last.
_FIRST = [PROJECT / "tests" / name for name in ("browser", "scenario", "serving")]
# More would each start servers and a browser of their own, for a few files.
_MOST_PROCESSES = 4


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run folders in as many processes as there are cores, unless `-n` says how many.

    A file is run by one process, in the order of the collection: its servers are
    started once. Files and tests that are named are run in this process.
    """
    option = config.option
    is_worker = hasattr(config, "workerinput")
    # Without pytest-xdist there is no such option.
    if is_worker or getattr(option, "numprocesses", 0) is not None or option.usepdb:
        return
    if any(Path(argument).is_dir() for argument in config.args):
        option.numprocesses = min(os.cpu_count() or 1, _MOST_PROCESSES)
        option.dist, option.loadscopereorder = "loadfile", False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slow folders first."""

    def place(item: pytest.Item) -> int:
        found = (at for at, one in enumerate(_FIRST) if one in item.path.parents)
        return next(found, len(_FIRST))

    items.sort(key=place)


@pytest.fixture(scope="session")
def web_dir() -> Path:
    """The built frontend of this checkout; `make run` serves the same one."""
    return ensure_built(PROJECT, print)
