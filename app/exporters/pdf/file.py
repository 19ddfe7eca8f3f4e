"""The outer structure of a PDF file: numbered objects, streams, the table of where they are."""

import hashlib
import zlib

_LEVEL = 4
"""Half the time of the usual 6, for two hundredths more bytes."""


def string(text: str) -> str:
    """A text string, readable in every language."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


def number(value: float) -> str:
    """To a thousandth of a point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


class File:
    """Objects by number, from 1. One that others must name before it is known is reserved first and put later."""

    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, reserved: int, body: str) -> None:
        self._objects[reserved - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        self._objects.append(body.encode("ascii"))
        return len(self._objects)

    def stream(self, entries: str, content: bytes, *, packed: bool = True) -> int:
        """`entries` of its dictionary, without length and filter."""
        if packed:
            content = zlib.compress(content, _LEVEL)
            entries += "/Filter/FlateDecode"
        head = f"<<{entries}/Length {len(content)}>>\nstream\n".encode("ascii")
        self._objects.append(head + content + b"\nendstream")
        return len(self._objects)

    def written(self, root: int, info: int) -> bytes:
        """The file. Its identifier follows from what it holds."""
        body = bytearray(b"%PDF-1.4\n%\xe5\xb9\xb4\xe6\x8a\xa5\n")
        places = []
        for index, content in enumerate(self._objects, 1):
            places.append(len(body))
            body += b"%d 0 obj\n%b\nendobj\n" % (index, content)
        start = len(body)
        mark = hashlib.md5(body, usedforsecurity=False).hexdigest().upper()
        body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
        body += b"".join(b"%010d 00000 n \n" % place for place in places)
        trailer = f"<</Size {len(places) + 1}/Root {root} 0 R/Info {info} 0 R/ID[<{mark}><{mark}>]>>"
        body += f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode("ascii")
        return bytes(body)
