"""Commands of the window. Each is declared at its function by `@command`; the menus list them in `menus.py`.

The type of a function's first parameter, a `Subject`, says when the command is enabled, and is what it gets:
`Workbench` always, `OpenReport` while a report is open, `EditableReport` while that may be changed, `ChosenReport`
while one is open or chosen on the start page.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, ParamSpec, Protocol, Self

FROZEN = "这是报送稿，只能查看，不能修改；要修改请返回现稿。"
"""The answer to an edit of a submission."""

NOT_KEPT = "这是练习，不留存，也不能报送。"
"""The answer to a command that needs a report of the library."""

READ_ONLY = "现在只能查看和导出，不能修改；要修改请先开放写入权限，再重新打开程序。"
"""The answer to an edit in a library that cannot be written to."""

P = ParamSpec("P")


class Subject(Protocol):
    """The object that a command works on."""

    @classmethod
    def is_there(cls, workbench: Any) -> bool:
        """Whether the workbench has one now. It is asked after every edit, so it must be cheap."""

    @classmethod
    def of(cls, workbench: Any) -> Self:
        """The one that the workbench has now. May only be called if `is_there`."""


class Command(Generic[P]):
    """A function that the user can run. Calling the command calls the function.

    `words` is its text in the menu; a command without words is in no menu, it is run by a button or by the window.
    `keys` are Qt's portable key texts; the menu shows the first. `in_bar` is its text in the bar above a report.
    `also` are other words, with spaces between, by which the palette finds it.
    """

    def __init__(
        self, run: Callable[P, object], name: str, words: str, keys: Sequence[str], icon: str, in_bar: str, also: str
    ) -> None:
        self.run = run
        self.name = name
        self.words = words
        self.keys = tuple(keys)
        self.icon = icon
        self.in_bar = in_bar
        self.also = also
        self.subject: type[Subject] = next(iter(run.__annotations__.values()))
        self.menu = ""
        """The name of its menu, behind those of the menus around it: "文件 → 年报库"; "" for none."""

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        self.run(*args, **kwargs)

    @property
    def title(self) -> str:
        """Its words without the dots that announce a dialog."""
        return self.words.rstrip("…")


COMMANDS: dict[str, Command[Any]] = {}
"""Every declared command by its name. Complete once `menus.py` is imported."""


def command(
    name: str, words: str = "", *keys: str, icon: str = "", in_bar: str = "", also: str = ""
) -> Callable[[Callable[P, object]], Command[P]]:
    """Declare a function as a command; the parameters are those of `Command`. Raises ValueError for a used name."""

    def declare(run: Callable[P, object]) -> Command[P]:
        if name in COMMANDS:
            raise ValueError(f"two commands are named {name}")
        made = Command(run, name, words, keys, icon, in_bar, also)
        COMMANDS[name] = made
        return made

    return declare


class Menu:
    """A menu of the window: its title and groups of commands, and of menus within it, with lines between the groups.

    The title of a menu of the bar ends with the letter that opens it.
    """

    def __init__(self, title: str, *groups: "Sequence[Command[Any] | Menu]") -> None:
        self.title = title
        self.groups = groups
        for each in self:
            each.menu = f"{self.name} → {each.menu}" if each.menu else self.name

    @property
    def name(self) -> str:
        return self.title.partition("(")[0]

    def __iter__(self) -> Iterator[Command[Any]]:
        """All commands, those of the menus within it too."""
        for group in self.groups:
            for each in group:
                if isinstance(each, Menu):
                    yield from each
                else:
                    yield each


MENUS: list[Menu] = []
"""The menus in their order. Complete once `menus.py` is imported."""
