"""Keeps numbers with their units, telephone numbers and numbers of documents on one line in Word.

Word breaks a line between a digit and the Chinese character beside it. Its own mark against that is 无宽非分隔符, the
zero-width joiner of Unicode, which neither begins nor ends a line by the lists in the template's settings; LibreOffice
takes no notice of it. It is set only where a line may come to its end, so that most of the text stays free of marks
that nobody sees. Against a break behind a hyphen there is an element.
"""

import re
from collections.abc import Collection

JOINER = "\u200d"
HYPHEN = "\ufdd2"
"""Stands for Word's hyphen that does not break; becomes its element. No text has this code."""

_NEAR = 6
"""Characters on either side of a line's end by which another program's line may end elsewhere."""

# A number and its unit, 万 and its unit, the year and the number of a document, the halves of a dash and of dots.
_JOINTS = re.compile(
    r"(?<=\d)(?=[年月日时分秒号条款项件次个人元份篇期名家户处类种批宗起例天倍届岁级周％℃万亿余多])"
    r"|(?<=\d[万亿余多])(?=[元件条人次个份户])"
    r"|(?<=〕)(?=\d)"
    r"|(?<=—)(?=—)"
    r"|(?<=…)(?=…)"
)
_ADDRESS = re.compile(r"[!-~]{17,}")
"""Behind an address other programs' lines end elsewhere."""

_TELEPHONE = re.compile(r"(?<![\d-])\d{3,4}-\d{3,4}(?:-\d{3,4}|\d{3,5})?(?![\d-])")


def joined(text: str, line_ends: Collection[int]) -> str:
    """`text` with marks against breaks near `line_ends`, which are numbers of characters from its beginning."""
    near = {end + step for end in line_ends for step in range(-_NEAR, _NEAR + 1)}
    text = _TELEPHONE.sub(lambda found: found[0].replace("-", HYPHEN), text)
    is_uncertain = bool(_ADDRESS.search(text))
    parts, start = [], 0
    for joint in _JOINTS.finditer(text):
        if is_uncertain or joint.start() in near:
            parts.append(text[start : joint.start()])
            start = joint.start()
    return JOINER.join([*parts, text[start:]])
