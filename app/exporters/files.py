"""Files are replaced whole or not at all, under names that every system takes."""

import errno
import os
import re
import stat
import time
from contextlib import suppress
from pathlib import Path

LONGEST_NAME = 200
"""Bytes of UTF-8 that a name may have, its ending left out: ext4 and NTFS allow 255, and endings come behind it."""
LONG_PATH = 200
"""Characters of a path that Windows takes without more ado: of its 260 what is written beside the file needs some."""
UNFINISHED = ".nianbao-"
"""How the name of a file begins that is being written; the number of the process that writes it follows."""
STALE = 86_400
"""Seconds after which such a file is of a program that was killed."""

_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_UNSEEN = re.compile("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\..*)?")


class FileError(Exception):
    """A file could not be written; nothing was changed. One sentence that says what, where and what to do."""


def safe_name(name: str) -> str:
    """`name` without what Windows forbids in file names and what nobody sees in them, and short enough."""
    safe = _FORBIDDEN.sub("_", _UNSEEN.sub("", name)).strip(" .") or "_"
    safe = safe.encode("utf-8", "replace")[:LONGEST_NAME].decode("utf-8", "ignore").strip(" .")
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path`: first beside it, then in its place in one step. Raises FileError.

    The folder is made where it does not exist. A link stays, and the file that it points to is replaced; a replaced
    file keeps its mode.
    """
    try:
        place = Path(os.path.realpath(path))
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
            beside.replace(place)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
    except UnicodeEncodeError as error:
        raise FileError(f"“{path}”没有写成：这台计算机的语言设置写不出这个名字，请改用UTF-8的语言设置。") from error
    except OSError as error:
        raise FileError(_sentence(error, path)) from error


def _mode(place: Path, path: Path) -> int | None:
    """The permissions of the file that is there; None for none. Raises FileError for a device or a pipe."""
    try:
        status = place.stat()
    except OSError:  # what stands in the way shows when the file is written
        return None
    if not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        raise FileError(f"“{path}”不是普通文件，没有写成，请换一个文件名。")
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
            return f"“{path}”没有写成：磁盘已满，请腾出空间后再试。"
        case errno.EROFS:
            return f"“{path.parent}”是只读的，没有写成，请换一个文件夹。"
        case errno.EACCES | errno.EPERM:
            return f"“{path}”没有写成：它可能正在别的程序中打开，或所在文件夹不允许写入；请关闭它或换一个文件夹。"
        case errno.EISDIR:
            return f"“{path}”是一个文件夹，没有写成，请换一个文件名。"
        case errno.ENOTDIR | errno.EEXIST:
            return f"“{path.parent}”不是文件夹，没有写成，请换一个文件夹。"
        case errno.ENAMETOOLONG:
            return f"“{path.name}”这个名字太长，没有写成，请缩短单位名称或换一个文件夹。"
        case errno.ENOENT if len(str(path.absolute())) > LONG_PATH:  # what Windows says of a long path
            return f"“{path}”没有写成：路径太长，请换一个上级文件夹较少的文件夹。"
        case _:
            return f"“{path}”没有写成（系统错误{error.errno}），请换一个文件夹再试。"
