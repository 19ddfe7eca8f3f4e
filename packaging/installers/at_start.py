"""Runs first in the bundle: what the program starts in turn begins with the variables that the user's session has.

A browser must not load the bundle's libraries, and the program itself, started again as its own child, must set itself
up anew instead of relying on what was set for its parent.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before is None:
    os.environ.pop("LD_LIBRARY_PATH", None)
else:
    os.environ["LD_LIBRARY_PATH"] = before
for name in [name for name in os.environ if name.startswith("_PYI_")]:
    del os.environ[name]
