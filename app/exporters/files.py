"""Files that are handed out: replaced whole or not at all, under names that every system takes; zips and CSV tables."""

import errno
import io
import os
import re
import stat
import time
import unicodedata
import zipfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from app import system
from app.model.report import Report

LONGEST_NAME = 200
"""Bytes of UTF-8 that a name may have, its ending left out: ext4 and NTFS allow 255, and endings come behind it."""
ELLIPSIS = "…"
"""Stands in a name for the characters that were left out."""
MARK_DIGITS = 6
"""The hexadecimal digits that tell a name from others that are shortened alike."""
LONG_PATH = 200
"""Characters of a path that Windows takes without more ado: of its 260 what is written beside the file needs some."""
UNFINISHED = ".nianbao-"
"""The start of the name of a file that is being written; the number of the writing process follows."""
STALE = 86_400
"""Seconds after which such a file is of a program that was killed."""

_LONGEST_ENDING = 8
"""Characters of a file's ending without its dot."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_UNSEEN = "[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\..*)?")


class FileError(Exception):
    """A file could not be written; nothing was changed. One sentence that says what, where and what to do."""


def safe_name(name: str) -> str:
    """`name` without what Windows forbids in file names and what nobody sees in them, and short enough.

    A long name keeps its ending, by which systems know the kind of a file.
    """
    safe = _FORBIDDEN.sub("_", _seen(name)).strip(" .") or "_"
    if len(safe.encode("utf-8", "replace")) > LONGEST_NAME:
        begin, dot, ending = safe.rpartition(".")
        ending = dot + ending if begin and len(ending) <= _LONGEST_ENDING else ""
        whole = (begin if ending else safe).encode("utf-8", "replace")
        safe = whole[: LONGEST_NAME - len(ending.encode("utf-8", "replace"))].decode("utf-8", "ignore") + ending
    safe = safe.encode("utf-8", "replace").decode().strip(" .")
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe


def _seen(name: str) -> str:
    """`name` without the characters that nobody sees."""
    return name if name.isprintable() else re.sub(_UNSEEN, "", name)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`: first beside it, then in its place in one step. Raises FileError.

    The folder is made where it does not exist. A link stays, and the file that it points to is replaced; a replaced
    file keeps its mode.
    """
    try:
        place = system.for_writing(Path(os.path.realpath(path)))
        mode = _mode(place, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        _sweep(place.parent)
        beside = place.parent / f"{UNFINISHED}{os.getpid()}-{os.urandom(16).hex()}"
        try:
            with beside.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if mode is not None:
                beside.chmod(mode)
            system.replace(beside, place)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except UnicodeEncodeError as error:
        raise FileError(f"写入“{path}”失败：这台计算机的语言设置写不出这个名字，请改用UTF-8的语言设置。") from error
    except OSError as error:
        raise FileError(_sentence(error, path)) from error


def _mode(place: Path, path: Path) -> int | None:
    """The permissions of the file that is there; None for none. Raises FileError for a device or a pipe."""
    try:
        status = place.stat()
    except OSError:  # what stands in the way shows when the file is written
        return None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise FileError(f"“{path}”不是普通文件，写入失败，请换一个文件名。")
    return stat.S_IMODE(status.st_mode)


def _sweep(folder: Path) -> None:
    """Take away what a killed program left half-written: nobody writes for so long."""
    with suppress(OSError):
        for left_over in folder.glob(f"{UNFINISHED}*"):
            if left_over.stat().st_mtime < time.time() - STALE:
                left_over.unlink()


def _sentence(error: OSError, path: Path) -> str:
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return f"写入“{path}”失败：磁盘空间不足，请清理后再试。"
        case errno.EROFS:
            return f"“{path.parent}”是只读的，写入失败，请换一个文件夹。"
        case errno.EACCES | errno.EPERM:
            return f"写入“{path}”失败：它可能正在别的程序中打开，或所在文件夹不允许写入；请关闭它或换一个文件夹。"
        case errno.EISDIR:
            return f"“{path}”是一个文件夹，写入失败，请换一个文件名。"
        case errno.ENOTDIR | errno.EEXIST:
            return f"“{path.parent}”不是文件夹，写入失败，请换一个文件夹。"
        case errno.ENAMETOOLONG:
            return f"“{path.name}”这个名字太长，写入失败，请缩短单位名称或换一个文件夹。"
        case errno.ENOENT if len(str(path.absolute())) > LONG_PATH:  # what Windows says of a long path
            return f"写入“{path}”失败：路径太长，请换一个上级文件夹较少的文件夹。"
        case errno.ENOENT | errno.ENODEV | errno.ENXIO | errno.EIO:
            return f"写入“{path}”失败：找不到文件夹，或 U 盘已拔出；请插好 U 盘或换一个文件夹。"
        case _:
            return f"写入“{path}”失败（系统错误{error.errno}），请换一个文件夹再试。"


def package_path(report: Report, folder: Path, *, draft: bool, copy: int = 1) -> Path:
    """The path of a report's package; `copy` as for `stem`."""
    return folder / f"{stem(report, draft=draft, part=report.edition.package.name, copy=copy)}.zip"


def stem(report: Report, *, draft: bool = False, part: str = "", copy: int = 1) -> str:
    """The name of a report's files without its ending, as every system takes it; `part` names one of its package.

    A `copy` above 1 is added where files of the name exist and stay.
    """
    marks = (part, report.edition.words.draft if draft else "", str(copy) if copy > 1 else "")
    mark = "".join(f"_{word}" for word in marks if word)
    return safe_name(distinct_name(report.file_name, room=LONGEST_NAME - len(mark.encode())) + mark)


def distinct_name(name: str, *, room: int = LONGEST_NAME, folds: bool = True) -> str:
    """`name` as a file name of at most `room` bytes that no other name gets.

    "…" stands where the middle was left out: the end tells the year. A mark of the whole name follows where characters
    are lost, so that the files of two units never replace each other; with `folds` also where a system that takes no
    notice of capitals, or of how an accent is composed, holds it for another name.
    """
    shown = _FORBIDDEN.sub("_", _seen(storable(name))).strip(" .")
    is_whole = shown == name and not (folds and name != unicodedata.normalize("NFC", name).upper())
    if is_whole and len(name.encode()) <= room and safe_name(name) == name:
        return name
    mark = f"_{digest_of(name.encode('utf-8', 'surrogatepass'))[:MARK_DIGITS].upper()}"
    whole, left = shown.encode(), room - len(mark)
    if len(whole) <= left:
        return shown + mark
    left -= len(ELLIPSIS.encode())
    tail = whole[-left // 2 :].decode(errors="ignore")
    return whole[: left - len(tail.encode())].decode(errors="ignore") + ELLIPSIS + tail + mark


def digest_of(data: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    import hashlib  # not with the first report: it loads a library of 3 MB

    return hashlib.sha256(data).hexdigest()


def last_change(date: str, year: int) -> datetime:
    """`date` (ISO) in universal time, without zone and fractions; new year's day after `year` where it is no date."""
    moment = _moment(date, year)
    return (moment.astimezone(UTC) if moment.tzinfo else moment).replace(tzinfo=None)


def wall_clock(date: str, year: int) -> datetime:
    """The same as the clock of its own zone showed it, for files that know no zones."""
    return _moment(date, year).replace(tzinfo=None)


def _moment(date: str, year: int) -> datetime:
    try:
        return datetime.fromisoformat(date).replace(microsecond=0)
    except ValueError:
        return datetime(year + 1, 1, 1)


_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_FIGURE = r"-\d+(\.\d+)?"


def csv_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV that Excel and WPS open with Chinese intact, and of which they run nothing as a formula."""
    import csv  # not with the first report

    text = io.StringIO(newline="")
    table = csv.writer(text)
    table.writerow(header)
    table.writerows([[_as_text(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig", "replace")


def _as_text(value: object) -> str:
    """Keep a text from becoming a formula. A figure stays unchanged."""
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) and not re.fullmatch(_FIGURE, text) else text


_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]"
_HALF_PAIR = "[\ud800-\udfff]"


def storable(text: str) -> str:
    """`text` without control characters; half a surrogate pair becomes a replacement mark, a lone CR a line feed."""
    if text.isprintable():
        return text
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return without_half_pairs(re.sub(_CONTROL, "", unified))


def without_half_pairs(text: str) -> str:
    """`text` as UTF-8 can hold it: half a surrogate pair, as a faulty clipboard brings, becomes a replacement mark."""
    return re.sub(_HALF_PAIR, "\ufffd", text)


_UNIX, _PLAIN_FILE = 3, 0o100644 << 16
# A name outside ASCII gets the flag that says UTF-8, by which Windows Explorer shows it.
_FIRST, _LAST = datetime(1980, 1, 1), datetime(2107, 12, 31)
"""The first and the last time that a zip can record."""


class Member(NamedTuple):
    """A file of the package; `role` is what the manifest calls it."""

    role: str
    name: str
    data: bytes

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal digits."""
        return digest_of(self.data)


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
