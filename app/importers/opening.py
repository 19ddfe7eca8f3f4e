"""Opens a file of any supported kind: a data file as it stands, a package by its data file, all else as a proposal."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from app.importers import datafile
from app.importers.blocks import Block, RawTable, Reading, UnreadableError, table_of
from app.importers.datafile import parse, report_of
from app.importers.files import Archive, FileKind, kind, load
from app.model.datafile import DataFileError
from app.model.edition import DATA, FORMAT, MANIFEST, Edition
from app.model.ledger import Entry, Ledger
from app.model.report import Report
from app.model.texts import first_names, squeezed


def read(
    path: Path, editions: Mapping[str, Edition], *, edition: str | None = None, report: int | None = None
) -> Reading | Report:
    """Read a file of any supported kind. A data file is a report, all else a proposal.

    `edition` is the id of the only one to try; `report` is the wanted one of several, counted from 1. Raises
    UnreadableError or DataFileError, naming the file.
    """
    try:
        with _bounded():
            data = load(path)
            match kind(data):
                case FileKind.DATA:
                    return datafile.read(path, editions)
                case FileKind.PACKAGE:
                    return _of_package(data, editions, edition, report)
                case _:
                    return read_bytes(data, editions, edition=edition, report=report)
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error


def read_bytes(
    data: bytes, editions: Mapping[str, Edition], *, edition: str | None = None, report: int | None = None
) -> Reading:
    """The same for the bytes of a document. Raises UnreadableError."""
    from app.importers.blocks import folded_blocks
    from app.importers.recognise import recognise  # a data file needs none of it, and it is what is most often read

    with _bounded():
        return recognise(folded_blocks(_blocks(data, kind(data))), editions, edition, report)


def _blocks(data: bytes, found: FileKind) -> list[Block]:
    """The paragraphs and tables of a document; its reader is loaded now. Raises UnreadableError."""
    match found:
        case FileKind.OLD_WORD | FileKind.RTF | FileKind.ODT | FileKind.OLD_EXCEL | FileKind.ODS:
            from app.importers.conversion import converted

            made = converted(data, found)
            return _blocks(made, kind(made))
        case FileKind.SHEET_XML:
            from app.importers import office_xml, xlsx

            return xlsx.read(office_xml.workbook(data))
        case FileKind.WORD_XML:
            from app.importers import office_xml

            return office_xml.read_word(data)
        case FileKind.MHT:
            from app.importers import html

            return html.read_archive(data)
        case _:
            blocks: list[Block] = import_module(f"app.importers.{found}").read(data)
            return blocks


def read_ledger(path: Path, ledger: Ledger) -> tuple[Entry, ...]:
    """The rows of a table in which applications are recorded. Raises UnreadableError, naming the file."""
    try:
        with _bounded():
            data = load(path)
            return _ledger_rows(data, kind(data), ledger)
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error


def _ledger_rows(data: bytes, found: FileKind, ledger: Ledger) -> tuple[Entry, ...]:
    """The rows of a workbook, of a sheet saved as text, or of the page that a system calls a workbook."""
    from app.importers import lists
    from app.importers.text import decoded

    match found:
        case FileKind.XLSX:
            return lists.read(data, ledger)
        case FileKind.OLD_EXCEL | FileKind.ODS:
            from app.importers.conversion import converted

            return lists.read(converted(data, found), ledger)
        case FileKind.SHEET_XML:
            from app.importers import office_xml

            return lists.read(office_xml.workbook(data), ledger)
        case FileKind.HTML | FileKind.MHT:
            return lists.of_tables([block for block in _blocks(data, found) if isinstance(block, RawTable)], ledger)
        case FileKind.TEXT:
            return lists.of_tables([table_of(lists.csv_rows(decoded(data)))], ledger)
        case _:
            raise UnreadableError("不能使用：台账要用Excel工作簿（.xlsx）。")


@contextmanager
def _bounded() -> Iterator[None]:
    """Turn every error that a foreign file causes in a library into an UnreadableError."""
    try:
        yield
    except (UnreadableError, DataFileError):
        raise
    except (RecursionError, MemoryError) as error:
        raise UnreadableError("不能使用：结构过于庞杂，不是年报。") from error
    except Exception as error:
        raise UnreadableError("不能使用：文件已损坏，或者不是常见的写法。") from error


def _of_package(
    data: bytes, editions: Mapping[str, Edition], edition: str | None, report: int | None
) -> Reading | Report:
    inner = package_contents(data, editions)
    if isinstance(inner, Report):
        return inner
    match kind(inner):
        case FileKind.PACKAGE:
            raise UnreadableError("不能使用：压缩包里的文件还是压缩包，请先解开。")
        case FileKind.DATA:
            return data_file(inner, editions)
        case _:
            return read_bytes(inner, editions, edition=edition, report=report)


_OURS = FORMAT.partition("/")[0]
_DATA_ENDING = ".json"
ENDINGS = (
    *(_DATA_ENDING, ".docx", ".doc", ".wps", ".rtf", ".odt", ".xlsx", ".xlsm", ".xls", ".et", ".ods"),
    *(".html", ".htm", ".mht", ".mhtml", ".pdf", ".txt", ".csv"),
)
_AGAIN = "请让报送单位重新导出报送包再报来。"
_MOST_NAMES = 3


def package_contents(data: bytes, editions: Mapping[str, Edition]) -> Report | bytes:
    """The report of a package, or the one readable file of a zip without a manifest. Raises UnreadableError."""
    archive = Archive(data)
    manifest = _manifest(archive)
    return _only_file(archive) if manifest is None else _report(archive, manifest, editions)


def _manifest(archive: Archive) -> dict[str, Any] | None:
    """The manifest of a package of ours; other programs call files of theirs by the same name."""
    with suppress(DataFileError):
        manifest = parse(archive.content(MANIFEST))
        if isinstance(manifest, dict) and str(manifest.get("format", "")).startswith(_OURS):
            return manifest
    return None


def _report(archive: Archive, manifest: Mapping[str, Any], editions: Mapping[str, Edition]) -> Report:
    """The report as it stands in the data file, once every file was found to be as the manifest says."""
    if manifest["format"] != FORMAT:
        raise UnreadableError("不能使用：报送包来自更新的版本，请升级程序，或解开后导入其中的文件。")
    data = dict(_listed(archive, manifest)).get(DATA)
    if data is None:
        raise UnreadableError(f"不能使用：报送包里无数据文件，{_AGAIN}")
    report = data_file(archive.content(data), editions)
    if (report.id, report.year) != (manifest.get("report"), manifest.get("year")):
        raise UnreadableError(f"不能使用：报送包的清单与其中的数据文件不是同一份年报，{_AGAIN}")
    return report


def data_file(content: bytes, editions: Mapping[str, Edition]) -> Report:
    """The report in a data file that lies in a zip. Raises UnreadableError."""
    try:
        return report_of(content, editions)
    except DataFileError as error:
        raise UnreadableError(f"中的数据文件{error}") from error


def _listed(archive: Archive, manifest: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Role and name of each file of the manifest, found to be as it says."""
    from hashlib import sha256

    files = manifest.get("files")
    for entry in files if isinstance(files, list) else ():
        named = entry if isinstance(entry, dict) else {}
        name = str(named.get("name", ""))
        if name not in archive.names:
            raise UnreadableError(f"不能使用：报送包里缺少清单上的“{name[:60]}”，{_AGAIN}")
        if sha256(archive.content(name)).hexdigest() != named.get("sha256"):
            raise UnreadableError(
                f"不能使用：报送包里的“{name[:60]}”与清单上的校验和不符，可能被改动过或未传完，{_AGAIN}"
            )
        yield str(named.get("role", "")), name


def _only_file(archive: Archive) -> bytes:
    """The one file of a zip without a manifest that can be read: the only data file, else the only document."""
    names = sorted(name for name in archive.names if _is_file(name))
    data = [name for name in names if name.lower().endswith(_DATA_ENDING)]
    for chosen in (data, names):
        if len(chosen) == 1:
            return archive.content(chosen[0])
    if not names:
        raise UnreadableError("不能使用：这个压缩包里没有可以导入的文件，请先解开，再选择其中的年报文件。")
    some = first_names([f"“{_shown(name)}”" for name in names], _MOST_NAMES)
    raise UnreadableError(f"不能使用：这个压缩包里有{len(names)}个可以导入的文件（{some}），请解开后选择其中一个。")


def _is_file(name: str) -> bool:
    """Whether it is worth a try: not what systems put beside files, as __MACOSX/._年报.docx or ~$年报.docx."""
    base = name.rpartition("/")[2]
    return (
        base.lower().endswith(ENDINGS)
        and base != MANIFEST
        and not base.startswith((".", "~$"))
        and not name.startswith("__MACOSX/")
    )


def _shown(name: str) -> str:
    """A name for a sentence. Windows packs Chinese names in its own encoding, which zipfile takes for another one."""
    base = name.rpartition("/")[2][:60]
    try:
        return base.encode("cp437").decode("gb18030")
    except UnicodeError:
        return base


# -- the mark of a draft, in headers, beside the text or in the name ---------------------------------------------------


_HEADERS = {
    FileKind.DOCX: re.compile(r"word/(header|footer)\d*\.xml"),
    FileKind.XLSX: re.compile(r"xl/worksheets/\w+\.xml"),
}
_PRINTED_ABOVE = re.compile(r"<headerFooter.*?</headerFooter>", re.DOTALL)


def is_stamped(data: bytes, kind: FileKind, reading: Reading, name: str, mark: str) -> bool:
    """`mark` is the edition's word for a draft, `name` the name of the file."""
    if re.search(rf"[_（(\-— ]{re.escape(mark)}|^{re.escape(mark)}", name.rpartition("/")[2]):
        return True
    if any(squeezed(left.text) == mark for left in reading.left_overs):
        return True
    return kind in _HEADERS and any(mark in text for text in _headers(data, kind))


def _headers(data: bytes, kind: FileKind) -> list[str]:
    try:
        archive = Archive(data)
        names = [name for name in archive.names if _HEADERS[kind].fullmatch(name)]
        texts = [archive.content(name).decode("utf-8", "replace") for name in names]
    except UnreadableError:
        return []
    return texts if kind is FileKind.DOCX else [found for text in texts for found in _PRINTED_ABOVE.findall(text)]
