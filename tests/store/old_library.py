"""Builds the library of the present version that is kept for later ones to open: `python -m tests.store.old_library`.

Run once per version, when it is released; the file under tests/data/libraries is never built again.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from app.store import Library
from app.store.schema import MIGRATIONS
from tests.store.samples import document, entry, package, submission, summary

KEPT = Path(__file__).resolve().parent.parent / "data" / "libraries"


def main() -> None:
    with TemporaryDirectory() as folder:
        library = Library.open(Path(folder))
        for number, year in enumerate((2019, 2020, 2021)):
            line = summary(f"report-{year}", unit="a-unit", year=year, changed=f"{year + 1}-01-20T10:32:00+08:00")
            library.create(line, document(number), "新建")
            library.commit(line, document(number + 10), [entry(1, "1"), entry(2, "12", "1"), entry(3, undoes=2)])
        library.create(summary("removed"), document(3), "导入 旧年报.docx")
        library.remove("removed")
        for nth in (1, 2):
            library.submit("report-2021", submission(nth), package(nth))
        library.set_setting("window", {"width": 1366, "sections": ["一", "二"]})
        library.close()
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"version-{len(MIGRATIONS)}.db").write_bytes(library.path.read_bytes())


if __name__ == "__main__":
    main()
