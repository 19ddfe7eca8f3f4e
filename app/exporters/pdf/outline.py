"""The outline beside the pages: title and headings, each leading to its place."""

from dataclasses import dataclass, field

from app.exporters.pdf.file import File, number, string
from app.exporters.pdf.measures import LEFT


@dataclass(slots=True)
class Bookmark:
    """A line of the outline, how deep it stands (0 highest) and where it leads: a page and a height on it."""

    title: str
    level: int
    page: int
    y: float
    beneath: list["Bookmark"] = field(default_factory=list)


def write_outline(file: File, bookmarks: list[Bookmark], pages: list[int]) -> str:
    """The catalogue's entries for an outline of bookmarks in their order; "" without any."""
    top: list[Bookmark] = []
    for mark in bookmarks:
        (top[-1].beneath if mark.level and top else top).append(mark)
    if not top:
        return ""
    outline = file.reserve()
    file.put(outline, f"<</Type/Outlines{_children(file, top, outline, pages)}/Count {len(top)}>>")
    return f"/Outlines {outline} 0 R/PageMode/UseOutlines"


def _children(file: File, marks: list[Bookmark], parent: int, pages: list[int]) -> str:
    """Writes the bookmarks of one parent, those beneath them folded; the parent's entries for them."""
    items = [file.reserve() for _ in marks]
    for index, (item, mark) in enumerate(zip(items, marks, strict=True)):
        near = f"/Prev {items[index - 1]} 0 R" if index else ""
        near += f"/Next {items[index + 1]} 0 R" if index + 1 < len(items) else ""
        if mark.beneath:
            near += f"{_children(file, mark.beneath, item, pages)}/Count -{len(mark.beneath)}"
        place = f"[{pages[mark.page]} 0 R/XYZ {number(LEFT)} {number(mark.y)} null]"
        file.put(item, f"<</Title {string(mark.title)}/Parent {parent} 0 R{near}/Dest{place}>>")
    return f"/First {items[0]} 0 R/Last {items[-1]} 0 R"
