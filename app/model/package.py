"""What is handed in beside the report itself: the words of the package, and what its list of checks says."""

from typing import NamedTuple

FORMAT = "nianbao-package/1"
MANIFEST = "manifest.json"
DATA = "data"
"""The role by which the manifest names the data file."""


class Package(NamedTuple):
    """The words of the hand-in package.

    `name`, `checks` and `sign` call the package, its list of checks and the page to be signed; `number` counts what was
    handed in. That page has a line for each of `lines`, `date` behind it, and room for the `seal`; `facts` are the keys
    of the unit that it and the list of checks name.
    """

    name: str
    checks: str
    sign: str
    number: str
    lines: tuple[str, ...]
    seal: str
    date: str
    facts: tuple[str, ...]
