"""The values of a season."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple


class SeasonError(Exception):
    """The season cannot do what was asked; nothing was half done. The message is one sentence for the user."""


class Relation(StrEnum):
    """The sums in which a unit's figures count: both, the area's alone, or none."""

    OWN = "本级"
    AREA = "本行政区域"
    NONE = "不计"


class Scope(StrEnum):
    """The scope of a sum: the government's own level, or its whole area. The values are those of the command line."""

    OWN = "own"
    AREA = "area"


SCOPE_WORDS = {Scope.OWN: "本级", Scope.AREA: "本行政区域"}


class State(StrEnum):
    """The progress of a unit's report."""

    NOTHING = "未报"
    UNCONFIRMED = "已收未认"
    WAITING = "待审"
    RETURNED = "已退回"
    AGAIN = "已重报"
    ACCEPTED = "已接收"
    WITHDRAWN = "已撤回"
    EXEMPT = "免报"


REVIEWABLE = (State.WAITING, State.AGAIN)
"""The latest hand-in waits for the office to accept it or to send it back."""

ABSENT = (State.NOTHING, State.WITHDRAWN)
"""Nothing of the unit is there to be counted or reviewed."""


class Tray(StrEnum):
    """Why a file waits for a person. KNOWN needs none, its bytes are there already; ASIDE has had one."""

    UNKNOWN = "unknown"
    WRONG_YEAR = "wrong-year"
    DRAFT = "draft"
    UNREADABLE = "unreadable"
    SCAN = "scan"
    DIFFERS = "differs"
    KNOWN = "known"
    ASIDE = "aside"


TRAY_WORDS = {
    Tray.UNKNOWN: "单位不明",
    Tray.WRONG_YEAR: "年度不符",
    Tray.DRAFT: "草稿",
    Tray.UNREADABLE: "读不出",
    Tray.SCAN: "扫描件",
    Tray.DIFFERS: "内容不一致",
    Tray.KNOWN: "已收过",
    Tray.ASIDE: "不采用",
}


class Action(StrEnum):
    """The event that an entry of the log records."""

    CREATE = "create"
    ADD = "add"
    ASSIGN = "assign"
    ASIDE = "aside"
    UNITS = "units"
    ACCEPT = "accept"
    RETURN = "return"
    WITHDRAW = "withdraw"
    EXEMPT = "exempt"
    PAPER = "paper"
    PUBLISH = "publish"
    SUMMARY = "summary"
    JUDGE = "judge"
    NOTE = "note"
    ADJUST = "adjust"
    SET = "set"
    UNDO = "undo"


ACTION_WORDS = {
    Action.CREATE: "新建收集",
    Action.ADD: "收件",
    Action.ASSIGN: "认领",
    Action.ASIDE: "不采用",
    Action.UNITS: "单位名单",
    Action.ACCEPT: "接收",
    Action.RETURN: "退回",
    Action.WITHDRAW: "撤回",
    Action.EXEMPT: "免报",
    Action.PAPER: "核对纸质件",
    Action.PUBLISH: "公开",
    Action.SUMMARY: "收到汇总包",
    Action.JUDGE: "审核说明",
    Action.NOTE: "审核意见",
    Action.ADJUST: "调整",
    Action.SET: "设置",
    Action.UNDO: "撤销",
}


class Unit(NamedTuple):
    """A unit that is to report.

    `unit` is its number in the file, 0 before it is there; `superior` is a code, "" at the top. `more` holds the
    further columns of the list, and "last": last year's accepted figures.
    """

    code: str
    name: str
    relation: Relation
    superior: str = ""
    kind: str = ""
    aliases: tuple[str, ...] = ()
    more: Mapping[str, Any] = {}
    remark: str = ""
    unit: int = 0


class HandIn(NamedTuple):
    """A file that was added. `unit` is None where it is not known; `tray` None where it is under review.

    `part_of` is the hand-in whose figures it repeats in another form. `number` is the unit's own count of its
    submissions, `saved` the report's last change (ISO, "" unknown), `data_digest` the SHA-256 of its data file ("" for
    a document). The last four count findings.
    """

    handin: int
    digest: str
    file: str
    kind: str
    at: str
    unit: int | None
    tray: Tray | None
    message: str
    part_of: int | None
    unit_name: str
    year: int | None
    report: str
    number: int | None
    saved: str
    data_digest: str
    draft: bool
    errors: int = 0
    blanks: int = 0
    verify: int = 0
    explained: int = 0


class Standing(NamedTuple):
    """The state of a unit.

    `current` is its latest hand-in, `accepted` the one whose figures are summed; `returns` counts how often it was sent
    back; `late`: its first hand-in came after the deadline; `paper`: the signed page was compared.
    """

    unit: int
    state: State = State.NOTHING
    current: int | None = None
    accepted: int | None = None
    returns: int = 0
    late: bool = False
    paper: bool = False

    @property
    def words(self) -> str:
        """The state as it is shown."""
        return f"{self.state}（第{self.returns}次）" if self.state is State.RETURNED else str(self.state)


class Entry(NamedTuple):
    """A line of the log. `digest` covers all before it and `previous`, the digest of the entry before."""

    seq: int
    at: str
    who: str
    action: Action
    unit: int | None
    handin: int | None
    reason: str
    data: Mapping[str, Any]
    previous: str
    digest: str
