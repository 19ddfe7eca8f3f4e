"""The declared settings: their names, their values, and where they are kept."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

from app.store import Library, LibraryError

KEPT = "settings"
"""The library's own setting that holds all that was chosen."""


class Setting(NamedTuple):
    """`choices` are values with their words; without any it is a yes or no. `also`: other words that find it."""

    key: str
    words: str
    default: Any
    choices: tuple[tuple[Any, str], ...] = ()
    help: str = ""
    also: str = ""


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "scheme",
        "颜色",
        "auto",
        (("auto", "随系统"), ("light", "浅色"), ("dark", "深色"), ("contrast", "高对比度")),
        also="外观 主题 夜间 护眼 黑色",
    ),
    Setting(
        "text_size",
        "文字大小",
        100,
        ((100, "标准"), (115, "大"), (130, "特大"), (150, "150%"), (200, "200%")),
        also="字号 放大 缩小 字体 看不清",
    ),
    Setting(
        "underlines",
        "正文里给数字和问题加下划线",
        True,
        help="细线是与表相同的数，波浪线是检查出的问题，指着它有说明。",
    ),
    Setting("last_year", "表格里显示上年数", True, help="年报库里有上年的年报时，每格里以灰色小字显示。", also="去年"),
    Setting(
        "own_faces",
        "PDF 用本机的方正小标宋、仿宋_GB2312 等字体",
        False,
        help="本机装有、又允许嵌入文件的才用；缺的字仍用随附的字体，导出后说明用了哪些。不选时一律用随附的字体。",
    ),
)
"""In the order of the dialog, which is made from them."""

_BY_KEY = {setting.key: setting for setting in SETTINGS}


class Settings:
    """The user's choices, kept in the library. A value that is no longer offered is ignored."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._chosen: dict[str, Any] = library.setting(KEPT, {})
        self.listeners: list[Callable[[str], None]] = []
        """Called with the key of what was changed."""

    def __getitem__(self, key: str) -> Any:
        setting = _BY_KEY[key]
        value = self._chosen.get(key, setting.default)
        offered = [each for each, _ in setting.choices] or [True, False]
        return value if value in offered else setting.default

    def __setitem__(self, key: str, value: Any) -> None:
        if value == self[key]:
            return
        self._chosen[key] = value
        with suppress(LibraryError):  # it holds for now; nothing of a report depends on it
            self._library.set_setting(KEPT, self._chosen)
        for listener in self.listeners:
            listener(key)
