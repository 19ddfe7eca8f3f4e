"""Reports as web sites show them: frames of sites, styles of tables and of paragraphs, drawn at random."""

import html
import random
from dataclasses import dataclass
from pathlib import Path

from app.model.edition import Role
from tests.importers.documents import Box, Document, Grid, Words
from tests.importers.writers import html_grid, td

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


@dataclass(frozen=True)
class Frame:
    """The frame of a site around a report: lines above its title, beneath it, and behind its end."""

    above: tuple[str, ...]
    beneath: tuple[str, ...]
    behind: tuple[str, ...]


FRAMES: dict[str, Frame] = {
    "plain": Frame((), (), ()),
    "city": Frame(
        ("青禾市人民政府", "首页 | 政务公开 | 办事服务 | 互动交流", "当前位置：首页 > 政务公开 > 政府信息公开年报"),
        ("来源：青禾市水务局 发布时间：2025-01-20 15:35 浏览量：1203", "【字体：大 中 小】 打印 收藏", "分享到："),
        (
            "附件下载",
            "扫一扫在手机上查看当前页面",
            "打印本页 关闭窗口",
            "国务院部门网站",
            "省市政府网站",
            "主办单位：青禾市人民政府办公室 承办单位：青禾市大数据中心",
            "网站标识码：9900000001 某ICP备09000001号 某公网安备 99000002000001号",
            "版权所有：青禾市人民政府",
        ),
    ),
    "county": Frame(
        ("无障碍阅读", "长者模式", "您现在的位置：网站首页>>信息公开目录>>年度报告"),
        ("信息来源：区水务局", "发布日期：2025年1月20日", "访问次数： 87", "字号：[ 大 中 小 ]", "视力保护色："),
        (
            "附件：",
            "2024年政府信息公开工作年度报告.docx",
            "上一篇：2023年政府信息公开工作年度报告",
            "下一篇：没有了",
            "【打印本页】 【关闭窗口】",
            "联系我们 | 网站地图 | 隐私声明",
            "地址：清源区安澜路16号 邮编：990001",
            "Copyright © 2024 All Rights Reserved",
            "政府网站找错",
        ),
    ),
    "bureau": Frame(
        ("青禾市水务局网站", "繁体版 | English | 网站支持IPv6", "搜索", "热门搜索：停水 水质 河长"),
        (
            "时间：2025-01-20 09:30 来源：办公室 作者：张三 点击数：56",
            "微信里点“发现”，扫一下二维码便可将本文分享至朋友圈。",
        ),
        (
            "责任编辑：李四",
            "相关链接",
            "相关附件",
            "分享：",
            "关于我们",
            "技术支持：青禾信息技术有限公司",
            "建议使用1024×768以上分辨率、IE9.0以上浏览器浏览本站",
            "您是本站第 1234567 位访客",
        ),
    ),
    "index": Frame(
        (
            "索 引 号： 990000-0100-2025-00012",
            "主题分类： 政务公开",
            "发布机构： 青禾市水务局",
            "发文日期： 2025-01-20",
            "有 效 性： 有效",
        ),
        ("文章来源：青禾市水务局", "浏览字号：大 中 小", "收藏", "保存", "打印"),
        (
            "（此件公开发布）",
            "文件下载：",
            "政务微博 政务微信 客户端",
            "承办：青禾市水务局办公室",
            "某公网安备99000002000001号",
        ),
    ),
}


STYLES: dict[str, str] = {
    "collapsed": "table{border-collapse:collapse}td{border:1px solid #000;padding:%(pad)spx}",
    "thick": "table{border-collapse:collapse;border:2px solid #000}td{border:1px solid #666;padding:%(pad)spx}",
    "spaced": "table{border:1px solid #000;border-spacing:2px}td{border:1px solid #000;padding:%(pad)spx}",
    "tight": "table{border:1px solid #888;border-spacing:0}td{border:1px solid #888;padding:%(pad)spx}",
    "ground": "table{background:#333;border-spacing:1px}td{background:#fff;padding:%(pad)spx}",
    "no sides": "table{border-collapse:collapse}td{border:1px solid #000;padding:%(pad)spx}"
    "tr>td:last-child{border-right:none}table{border-left:none;border-right:none}",
    "no top": "table{border-collapse:collapse}td{border:1px solid #000;padding:%(pad)spx}"
    "tr:first-child>td{border-top:none}tr:last-child>td{border-bottom:none}",
    "shaded": "table{border-collapse:collapse}td{border:1px solid #bbb;padding:%(pad)spx}"
    "tr:nth-child(even) td{background:#eef}",
    "dotted": "table{border-collapse:collapse}td{border:1px dotted #000;padding:%(pad)spx}",
}

BARE_STYLES: dict[str, str] = {
    "level lines": "table{border-collapse:collapse}td{border-top:1px solid #000;border-bottom:1px solid #000}",
    "no lines": "td{padding:3px}",
}
"""Tables without upright lines: their figures may be told, not read."""


@dataclass(frozen=True)
class Look:
    """The page's style. `zoom` in percent; sizes in pixels; `face` is the file of a type face, "" for the system's."""

    frame: str
    style: str
    zoom: int
    landscape: bool
    text_size: int
    cell_size: int
    padding: int
    face: str
    headings_bold: bool
    spans: bool
    shape: str

    @property
    def name(self) -> str:
        way = "landscape" if self.landscape else "portrait"
        return f"{self.frame}, {self.style}, {self.zoom} %, {way}, {self.cell_size} px, {self.shape}"


SHAPES = ("paragraphs", "divisions", "nested", "line breaks")


def look(draw: random.Random, styles: dict[str, str] = STYLES) -> Look:
    return Look(
        draw.choice(list(FRAMES)),
        draw.choice(list(styles)),
        draw.choice([80, 90, 100, 110, 120]),
        draw.random() < 0.3,
        draw.choice([14, 16, 18, 21]),
        draw.choice([11, 12, 13, 14, 16]),
        draw.choice([0, 2, 5]),
        draw.choice(["", "", "GwSong.ttf", "GwFang.ttf", "GwHei.ttf"]),
        draw.random() < 0.7,
        draw.random() < 0.4,
        draw.choice(SHAPES),
    )


def page(made: Document, seen: Look) -> str:
    """The page of a report in a site's frame."""
    face = f"@font-face{{font-family:own;src:url({(FONTS / seen.face).as_uri()})}}" if seen.face else ""
    family = "own,sans-serif" if seen.face else "sans-serif"
    size = "A4 landscape" if seen.landscape else "A4"
    style = (STYLES | BARE_STYLES)[seen.style] % {"pad": seen.padding}
    rules = (
        f"{face}@page{{size:{size};margin:12mm}}html{{zoom:{seen.zoom}%}}body{{font:{seen.text_size}px {family}}}"
        f"table{{width:100%;margin:8px 0}}table,td,td p{{font-size:{seen.cell_size}px}}{style}"
        "h1{font-size:26px;text-align:center}"
        "p,.p{text-indent:2em;line-height:1.8;margin:6px 0}.h{text-indent:2em}"
    )
    frame = FRAMES[seen.frame]
    title = html.escape(made.report.title)
    named = f'<meta charset="utf-8"><title>{title}_青禾市水务局</title>'
    head = f"<!DOCTYPE html><html><head>{named}<style>{rules}</style></head>"
    above, beneath, behind = (_frame(lines) for lines in (frame.above, frame.beneath, frame.behind))
    top = f"<div class=header>{above}</div>" if above else ""
    foot = f"<div class=footer>{behind}</div>" if behind else ""
    lines = [block.text for block in made.blocks if isinstance(block, Words) and block.kind == "title"]
    titles = "".join(f"<h1>{html.escape(text)}</h1>" for text in lines)
    body = _body(made, seen)
    if seen.shape == "nested":
        body = f"<table style='border:none;background:none'><tr><td style='border:none'>{body}</td></tr></table>"
    return (
        f"{head}<body>{top}<div class=article>{titles}<div class=info>{beneath}</div>{body}</div>{foot}</body></html>"
    )


def _is(block: Words | Grid, kind: str) -> bool:
    return isinstance(block, Words) and block.kind == kind


def _frame(lines: tuple[str, ...]) -> str:
    return "".join(f"<div>{html.escape(line)}</div>" for line in lines)


def _body(made: Document, seen: Look) -> str:
    parts: list[str] = []
    for block in made.blocks:
        if isinstance(block, Grid):
            parts.append(html_grid(block, lambda box: _cell(box, seen)))
        elif block.kind == "heading":
            text = html.escape(block.text)
            parts.append(f"<p class=h>{f'<strong>{text}</strong>' if seen.headings_bold else text}</p>")
        elif block.kind == "text":
            parts.append(_text(block.text, seen))
    return "\n".join(parts)


def _text(text: str, seen: Look) -> str:
    content = html.escape(text)
    match seen.shape:
        case "divisions":
            return f"<div class=p><span>{content}</span></div>"
        case "line breaks":
            return f"<span>　　{content}</span><br>"
        case _:
            return f"<p>{content}</p>"


def _cell(box: Box, seen: Look) -> str:
    text = html.escape(box.text).replace("\n", "<br>")
    align = "center" if box.role is not Role.LABEL else "left"
    if seen.spans and len(box.text) > 2:
        middle = len(box.text) // 2
        text = (
            f"<span>{html.escape(box.text[:middle])}</span><span><span>{html.escape(box.text[middle:])}</span></span>"
        )
        text = text.replace("\n", "<br>")
    return td(
        box, f"<p style='margin:0;text-indent:0;line-height:1.2'>{text}</p>" if seen.spans else text, f" align={align}"
    )


# -- prose of its own --------------------------------------------------------------------------------------------------

_SENTENCES = (
    "严格落实“谁公开、谁审查、谁负责”的要求，做到先审查、后公开。",
    "全年通过门户网站公开信息1,286条，政务新媒体推送212条，比上年增加3.5%。",
    "办理依申请公开事项57件，均在法定期限内答复，没有引发行政复议。",
    "对照《中华人民共和国政府信息公开条例》（国务院令第711号）第二十条逐项自查，补充公开23条。",
    "举办业务培训2期，参训86人次；印发工作提示4份，督促整改17个问题。",
    "下一步，将健全机制、强化培训、注重实效，不断提高公开质量。",
    "网址为https://www.qingyuan.example/zwgk，咨询电话0190-5550123。",
    "一是政策解读不够通俗，二是栏目更新不够及时，三是个别科室认识不到位。",
)
_RUN_INS = (
    (
        "（一）主动公开。",
        "（二）依申请公开。",
        "（三）政府信息管理。",
        "（四）政府信息公开平台建设。",
        "（五）监督保障。",
    ),
    (
        "（一）主动公开情况：",
        "（二）依申请公开情况：",
        "（三）政府信息管理情况：",
        "（四）平台建设情况：",
        "（五）监督保障情况：",
    ),
)


def reworded(made: Document, draw: random.Random) -> dict[str, list[str]]:
    """Give a document prose of its own; the paragraphs by section heading ("" for the preamble)."""
    blocks: list[Words | Grid] = [block for block in made.blocks if not _is(block, "text")]
    made.blocks = []
    wanted: dict[str, list[str]] = {}
    heading = ""
    titles = sum(_is(block, "title") for block in blocks)
    for number, block in enumerate(blocks):
        made.blocks.append(block)
        is_last_title = number == titles - 1
        if isinstance(block, Words) and block.kind == "heading":
            heading = block.text
        has_table = number + 1 < len(blocks) and isinstance(blocks[number + 1], Grid)
        if isinstance(block, Grid) or has_table or (not is_last_title and not _is(block, "heading")):
            continue
        wanted[heading] = _paragraphs(heading, draw)
        made.blocks += [Words(text) for text in wanted[heading]]
    return wanted


def _paragraphs(heading: str, draw: random.Random) -> list[str]:
    def some(least: int, most: int) -> str:
        return "".join(draw.choice(_SENTENCES) for _ in range(draw.randint(least, most)))

    if heading.startswith("一"):
        return [some(1, 3), *(f"{name}{some(1, 6)}" for name in draw.choice(_RUN_INS))]
    if heading.startswith("六"):
        return [draw.choice(["无其他需要报告的事项。", "本机关无其他需要报告的事项。", "无。", some(1, 2)])]
    return [some(1, 5) for _ in range(draw.randint(1, 3))]
