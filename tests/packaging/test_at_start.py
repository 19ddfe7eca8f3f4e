"""The environment of a program started from the bundle: the user's own variables, none of the bundle's."""

import os
import runpy
from pathlib import Path

import pytest

from installers import bundle

SCRIPT = Path(bundle.__file__).with_name("at_start.py")


@pytest.mark.parametrize("before", [None, "/opt/other/lib"])
def test_children_get_the_sessions_variables(before: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LD_LIBRARY_PATH", "/opt/nianbao/_internal")
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    for name in ("_PYI_ARCHIVE_FILE", "_PYI_APPLICATION_HOME_DIR", "_PYI_PARENT_PROCESS_LEVEL"):
        monkeypatch.setenv(name, "1")
    runpy.run_path(str(SCRIPT))
    assert os.environ.get("LD_LIBRARY_PATH") == before
    assert not [name for name in os.environ if name.startswith(("_PYI_", "LD_LIBRARY_PATH_"))]
