"""A second copy of the program, run by the tests: opens the library in the folder given and says what came of it.

`--as-nobody` gives up root's rights first (root may write everywhere); `--holding` keeps the library open until stdin
ends. Prints "open" or the name of the error, a tab, and its sentence.
"""

import os
import sys
from pathlib import Path

from app.store import Library, LibraryError


def main() -> None:
    if "--as-nobody" in sys.argv and os.getuid() == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
    try:
        library = Library.open(Path(sys.argv[1]))
    except LibraryError as error:
        print(type(error).__name__, error, sep="\t", flush=True)
        return
    print("open", "", sep="\t", flush=True)
    if "--holding" in sys.argv:
        sys.stdin.read()
    library.close()


if __name__ == "__main__":
    main()
