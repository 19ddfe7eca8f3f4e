"""The frame that a web site puts around a report, and that comes along when its page is pasted or printed."""

import re
from collections.abc import Sequence

from app.importers.blocks import Paragraph

_DETAILS = (
    "(?:信息|文章|稿件|内容|数据)?来源|作者|(?:责任)?编辑|责编|审核|校对|(?:发布|发文|成文|更新|生成|公开|印发)?(?:时间|日期)(?=.?\\d)"
    "|发布(?:机构|单位|机关)|发文(?:机关|单位|字号)|索引号|(?:主题|信息|体裁)分类|主题词?|关键词|有效性|时效性|文号|公开(?:方式|范围|形式|时限|类别)"
    "|(?:浏览|阅读|访问|点击)(?:次数|量|数|人次)?|(?:浏览)?字[号体]|视力保护色?|背景色|分享(?:到|至)?|内容概述|信息名称"
    "|(?:主办|承办|协办|维护|建设|运维|管理)(?:单位)?|技术支持|网站地址|您(?:现在)?(?:的|所在)位置|当前位置|热门(?:搜索|关键词)|相关(?:链接|文档|附件|稿件|文件|信息|阅读|新闻|解读)"
    "|友情链接|上一[篇条]|下一[篇条]|(?:文件|附件)下载|保护视力|打印|语音(?:播报|朗读)"
)
"""Words before a colon, with which a site describes a page."""

_BUTTONS = (
    "打印|打印(?:本[页文]|文章|此页)?|收藏(?:本[页站])?|保存|关闭(?:窗口|本[页站])?|返回(?:顶部|首页|上一?[页级]|列表)?|分享|转发|点赞|全真版|文字版"
    "|(?:文件|附件)下载|相关(?:链接|文档|附件|稿件|文件|信息|阅读)|首页|网站首页|搜索|繁体版?|简体版?|English|无障碍(?:阅读|浏览)?|(?:长者|老年|关怀)模式"
    "|适老化|进入关怀版|智能(?:问答|客服)|站内搜索|登录|注册|联系我们|关于(?:我们|本站)|网站(?:地图|声明|导航)|隐私(?:声明|保护)|使用帮助|版权(?:声明|信息)"
    "|(?:我为)?政府网站找错|党政机关|事业单位|微信|微博|QQ空间|政务(?:微博|微信|新媒体)|客户端|小程序|官方微信|视力保护|大|中|小|默认|下一页|上一页"
)
"""Names of buttons and links, which stand alone in a line or with others of their kind."""

_BUTTON_LINE = re.compile(rf"(?:[【\[（(]?(?:{_BUTTONS})[】\]）)]?[|｜/·、>＞»\s]*)+", re.IGNORECASE)
_MARKS = re.compile(
    rf"^[【\[（(]?(?:{_DETAILS})[：:]|^(?:附件|附)[：:]?$|\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar)[”）)]?$|^首页[>＞»|｜]|^您(?:的|所在|现在)"
    r"|(?:[>＞»].*){2}|(?:[^|｜]{2,8}[|｜]){2}|网站支持IPv6|分辨率|第\d+位访(?:客|问者)|今日访问|总访问量|Copyright|©|AllRightsReserved|^此件(?:主动)?公开|^[（(]此件(?:主动)?公开.*[）)]$"
    r"|^(?:国务院|国家|中央|省|市|区|县|各).{0,12}(?:网站|门户)(?:群|导航|链接)?$|^https?://\S+$|微信.*微博",
    re.IGNORECASE,
)
_SURE_MARKS = re.compile(
    r"扫一扫|扫描.{0,8}二维码|二维码.*(?:分享|打开|查看|关注)|朋友圈|版权所有|ICP备|公网安备|网站标识码|未经.{0,12}(?:许可|授权|同意)|(?:违法和)?不良信息举报|以上(?:版本)?浏览器",
    re.IGNORECASE,
)
"""Words that no report has, so that a whole sentence with them is of the frame."""

_SENTENCE_END = re.compile(r"[。；！？][”’）)]?$")
_DATE = re.compile(
    r"(?:20\d\d|二[〇○零Oo0][^年]{2})年[\d一二三四五六七八九十元正]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?"
)
_LONGEST = 160
"""Characters of a line of the frame; a paragraph of the report may be as short, but ends as a sentence does."""


def frame_above(paragraphs: Sequence[Paragraph]) -> int:
    """How many paragraphs at the start belong to the frame: short lines up to the last one that bears its mark."""
    end = 0
    for number, paragraph in enumerate(paragraphs):
        text = _squeezed(paragraph)
        if not _may_be_framed(text):
            break
        if is_marked(text):
            end = number + 1
    return end


def frame_below(paragraphs: Sequence[Paragraph]) -> int:
    """Where the frame begins at the end: at the first line with its mark behind the last sentence; else their number.

    A line of the report that stands behind such a mark is a sentence, so that nothing is a frame before it. Behind
    the date of a signature, lines without a mark are of the frame too, if one with a mark follows.
    """
    first = len(paragraphs)
    unmarked: list[int] = []
    for number in range(len(paragraphs) - 1, -1, -1):
        text = _squeezed(paragraphs[number])
        if not _may_be_framed(text):
            break
        if is_marked(text):
            first = number
            unmarked = []
        else:
            unmarked.append(number)
    dated = [number for number in unmarked if number < first and _DATE.fullmatch(_squeezed(paragraphs[number]))]
    return dated[0] + 1 if dated and first < len(paragraphs) else first


def is_marked(text: str) -> bool:
    """Whether a line without its spaces bears a mark of the frame, so that no paragraph goes on in it."""
    return bool(_BUTTON_LINE.fullmatch(text) or _MARKS.search(text) or _SURE_MARKS.search(text))


def _may_be_framed(text: str) -> bool:
    return len(text) <= _LONGEST and (not _SENTENCE_END.search(text) or bool(_SURE_MARKS.search(text)))


def _squeezed(paragraph: Paragraph) -> str:
    return "".join(paragraph.text.split())
