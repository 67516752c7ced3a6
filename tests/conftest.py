"""Keeps the settings of the machine that runs the tests out of the tests."""

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


@pytest.fixture(scope="session")
def web_dir() -> Path:
    """The built frontend of this checkout; `make run` serves the same one."""
    return ensure_built(PROJECT, print)
