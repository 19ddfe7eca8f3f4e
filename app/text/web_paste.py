"""Removes from a copied web page what Word, WPS and browsers add to the visible text."""

import re
from typing import Any

_UNSEEN = re.compile(
    r"mso-element\s*:\s*(?:comment|footnote|endnote)|mso-special-character\s*:\s*(?:comment|footnote)"
    r"|mso-(?:footnote|endnote)-id|mso-hide\s*:\s*all|display\s*:\s*none",
    re.IGNORECASE,
)
"""Styles of comments, notes, their marks, and hidden text."""
_NUMBER = re.compile(r"mso-list\s*:\s*ignore", re.IGNORECASE)
_SYMBOLS = re.compile(r"font-family\s*:\s*[\"']?(?:wingdings|symbol)", re.IGNORECASE)
_COMMENTS = ("mso-comment", "msocom")
_SILENT = frozenset({"script", "style", "del", "s", "strike", "head"})
_WITHIN = frozenset({"p", "span", "div", "font", "b", "strong"})
"""The elements in which the first words of an item may stand."""
_BROKEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]+\s*(?=[\u3000-\u9fff\uff00-\uffef])")


def cleaned(page: str, *, tables: bool = True) -> str:
    """Return the page without comments, deleted and hidden text; numbers of lists become text.

    `tables` keeps tables.
    """
    root = _tree(_BROKEN.sub("", page))
    if root is None:
        return ""
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue  # a comment, which Qt passes over
        if _is_silent(element) or (element.tag == "table" and not tables):
            _drop(element)
        elif _NUMBER.search(element.get("style", "")):
            _number(element)
        elif element.tag == "li":
            _item(element)
    return _text(root)


def tables(page: str) -> list[str]:
    """Return each outer table of a page as a page of its own."""
    if "<table" not in page.lower() or (root := _tree(page)) is None:
        return []
    return [_text(each) for each in root.iter("table") if next(each.iterancestors("table"), None) is None]


def _tree(page: str) -> Any:
    from lxml import etree, html  # only a paste needs them

    try:
        return html.document_fromstring(page)
    except etree.ParserError:  # there is nothing in it
        return None


def _text(root: Any) -> str:
    from lxml import html

    return str(html.tostring(root, encoding="unicode"))


def _is_silent(element: Any) -> bool:
    if element.tag in _SILENT or element.get("class", "").lower().startswith(_COMMENTS):
        return True
    return bool(_UNSEEN.search(element.get("style", "")))


def _drop(element: Any) -> None:
    """Remove the element with its contents, but not the text behind it."""
    if element.getparent() is not None:
        element.drop_tree()


def _number(element: Any) -> None:
    """Leave only the number of a list item, without its blanks; nothing of a bullet."""
    is_sign = any(_SYMBOLS.search(each.get("style", "")) for each in element.iter() if isinstance(each.tag, str))
    words = "".join(element.itertext()).strip("\xa0 \t\r\n·•●○■◆-–")
    for child in list(element):
        element.remove(child)
    element.text = "" if is_sign else words


def _item(element: Any) -> None:
    """Write the number that a browser shows before an item."""
    parent = element.getparent()
    if parent is None or parent.tag != "ol":
        return
    first = parent.get("start", "1")
    place = [each for each in parent if each.tag == "li"].index(element)
    number = int(first) + place if first.isdigit() else place + 1
    while not (element.text or "").strip() and len(element) and element[0].tag in _WITHIN:
        element = element[0]
    element.text = f"{number}.{(element.text or '').lstrip()}"
