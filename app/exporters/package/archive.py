"""A zip that is the same bytes whenever and wherever it is made, and whose Chinese names every system shows."""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
# A name outside ASCII gets the flag that says UTF-8, by which Windows Explorer shows it.
_FIRST, _LAST = datetime(1980, 1, 1), datetime(2107, 12, 31)
"""What a zip can tell of times."""


class Member(NamedTuple):
    """A file of the package; `role` is what the manifest calls it."""

    role: str
    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def zipped(members: Iterable[Member], moment: datetime) -> bytes:
    """The members in their order, all of the same time."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            entry = zipfile.ZipInfo(member.name, min(max(moment, _FIRST), _LAST).timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            archive.writestr(entry, member.data)
    return file.getvalue()
