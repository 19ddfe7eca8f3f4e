"""Where in a report an address or a finding is: its section, and what it is called there."""

from collections.abc import Iterable
from functools import cached_property

from app.checks import Finding
from app.model.change import Address, Area
from app.model.edition import Edition


class Places:
    """The order of a form: which section holds what, and which of several places comes first."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition

    @cached_property
    def _order(self) -> dict[Address, int]:
        """Every address of cells and texts, numbered as they stand in the form."""
        addresses: list[Address] = []
        for section in self._edition.sections:
            for content in section.contents:
                if content in self._edition.tables:
                    addresses += (Address(Area.ANSWERS, cell.id) for cell in self._edition.tables[content].cells)
                else:
                    addresses.append(Address(Area.TEXTS, content))
        return {address: number for number, address in enumerate(addresses)}

    @cached_property
    def _sections(self) -> dict[str, int]:
        """Section number by table or part."""
        return {
            content: number for number, section in enumerate(self._edition.sections) for content in section.contents
        }

    def section(self, address: Address) -> int | None:
        """The number of the section where an address stands; None for what stands nowhere."""
        place = _shown_at(address)
        match place.area:
            case Area.UNIT | Area.YEAR:
                return 0
            case Area.ANSWERS if place.key in self._edition.cells:
                return self._sections.get(self._edition.cells[place.key].table)
            case Area.TEXTS:
                return self._sections.get(place.key)
            case _:
                return None

    def first(self, addresses: Iterable[Address], nearest: int) -> Address | None:
        """The one to show first: in section `nearest` if any is there, and in the order of the form."""
        known = [place for place in map(_shown_at, addresses) if self.section(place) is not None]
        there = [place for place in known if self.section(place) == nearest] or known
        return min(there, key=lambda place: self._order.get(place, -1), default=None)

    def of_finding(self, finding: Finding) -> Address | None:
        """Where a finding leads; None where it speaks of the report as a whole."""
        if finding.cells and finding.cells[0] in self._edition.cells:
            return Address(Area.ANSWERS, finding.cells[0])
        return Address(Area.TEXTS, finding.texts[0].text) if finding.texts else None

    def name(self, address: Address) -> str:
        """What a place is called, for lists of changes."""
        match address.area:
            case Area.ANSWERS | Area.REMARKS if address.key in self._edition.cells:
                cell = self._edition.cells[address.key]
                words = f"{self._edition.tables[cell.table].title}：{cell.name}"
                return f"{words}的备注" if address.area is Area.REMARKS else words
            case Area.TEXTS if address.key in self._edition.parts:
                return self._edition.parts[address.key].label
            case Area.UNIT:
                labels = {field.key: field.label for field in self._edition.fields}
                return labels.get(address.key, "单位信息")
            case Area.YEAR:
                return "年度"
            case Area.LAST:
                return "上年数据"
            case Area.EXPLANATIONS:
                return "核实说明"
            case _:
                return "本表样没有的内容"


def _shown_at(address: Address) -> Address:
    """A remark is shown in its cell; an explanation where the first cell is that it speaks of."""
    if address.area is Area.REMARKS:
        return Address(Area.ANSWERS, address.key)
    if address.area is Area.EXPLANATIONS:
        return Address(Area.ANSWERS, address.key.partition(" ")[2].partition(" ")[0])
    return address
