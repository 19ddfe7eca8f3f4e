"""Finds words in the compiled modules of a bundle's archive; runs where PyInstaller is installed."""

import sys
from collections.abc import Sequence

from PyInstaller.archive.readers import CArchiveReader


def main(program: str, words: Sequence[str]) -> None:
    """Print a line for each module that holds one of the words, such as a folder in the place of its source."""
    archive = CArchiveReader(program).open_embedded_archive("PYZ.pyz")
    for name in sorted(archive.toc):
        content = archive.extract(name, raw=True) or b""
        for word in words:
            if word.encode() in content:
                print(f"{name} in the archive names {word}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
