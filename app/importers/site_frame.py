"""The frame that a web site puts around a report, and that comes along when its page is pasted or printed."""

import re
from collections.abc import Sequence

from app.importers.blocks import Paragraph

_MARKS = re.compile(
    r"^(?:信息)?来源[：:]|^(?:发布|发文|成文|更新)?(?:时间|日期)[：:]\s*\d|^发布机构[：:]|^索\s*引\s*号|^(?:浏览|阅读|访问|点击)(?:次数|量)?[：:]"
    r"|^字号|字体[：:]|^【?打印|^分享(?:到|至)?|微信|微博|QQ空间|^(?:全真|文字)版$|^(?:文件|附件)下载|^相关(?:链接|文档|附件|稿件)|扫一扫"
    r"|^关闭(?:窗口|本页)?$|^返回(?:顶部|首页)|^上一篇|^下一篇|^当前位置|^首页|^您(?:的|所在)|版权所有|^(?:主办|承办|维护|技术支持)(?:单位)?[：:]"
    r"|ICP备|公网安备|网站标识码|网站地图|联系我们|使用帮助|无障碍|适老化|https?://\S+$"
)
_SENTENCE_END = re.compile(r"[。；！？][”’）)]?$")
_LONGEST = 80
"""Characters of a line of the frame; a paragraph of the report may be as short, but ends as a sentence does."""


def frame_above(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs at the start belong to the frame: short lines up to the last one that bears its mark."""
    end = 0
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.text.strip()
        if not _may_be_framed(text):
            break
        if _MARKS.search(text):
            end = number + 1
    return end


def frame_below(paragraphs: Sequence[Paragraph]) -> int:
    """Where the frame begins at the end: at the first line with its mark behind the last sentence; else their number.

    A line of the report that stands behind such a mark is a sentence, so that nothing is a frame before it.
    """
    first = len(paragraphs)
    for number in range(len(paragraphs) - 1, -1, -1):
        text = paragraphs[number].text.strip()
        if not _may_be_framed(text):
            break
        if _MARKS.search(text):
            first = number
    return first


def _may_be_framed(text: str) -> bool:
    return len(text) <= _LONGEST and not _SENTENCE_END.search(text)
