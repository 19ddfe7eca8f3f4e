"""Packages for tests, made by hand: so that each of their parts can be another than the program would write."""

import hashlib
import io
import json
import zipfile
from typing import Any

from app.model.report import Report


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


def packed(held: dict[str, tuple[str, bytes]], report: Report, **changes: Any) -> bytes:
    """A package of these files (role → name and bytes), its manifest with `changes`."""
    manifest = {
        "format": "nianbao-package/1",
        "report": report.id,
        "year": report.year,
        "files": [
            {"role": role, "name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for role, (name, data) in held.items()
        ],
    }
    content = json.dumps(manifest | changes).encode()
    return zipped(dict(held.values()) | {"manifest.json": content})
