"""Reports made by chance, for the pages: names of 4 to 40 characters, prose of 0 to 10,000."""

import random

from app.model.report import Report
from tests.made import example, put

_PLACES = ["青禾市", "清源区", "望溪镇", "临湖县", "呼伦贝尔市", "察布查尔锡伯自治县", "宁夏回族自治区", "沙坡头区"]
_FIELDS = [
    "水务",
    "住房和城乡建设",
    "综合行政执法",
    "人力资源和社会保障",
    "政务服务和大数据管理",
    "文化和旅游",
    "农业农村",
]
_ORGANS = ["局", "委员会", "服务中心", "管理局", "人民政府", "办公室", "监督局"]
_WORDS = [
    "主动公开", "政府信息", "依申请公开", "办理结果", "监督保障", "平台建设", "按照条例规定", "坚持以公开为常态",
    "规范办理流程", "全年收到申请", "答复", "政策文件", "解读材料", "群众关心的事项", "，", "，", "，", "，", "、",
    "。", "；", "：", "《条例》", "（以下简称《办法》）", "“节水惠企”",
]  # fmt: skip
_NUMBERS = [
    "12件", "468条", "2024年12月31日", "71.9%", "3.5万元", "第711号", "国办公开办函〔2021〕30号", "5人次", "1,234条",
]  # fmt: skip
_RARE = ["0190-5550123", "https://www.qingyuan.example/zwgk/2024/", "——", "……"]


def made(seed: int) -> Report:
    """The report of a seed."""
    chance = random.Random(seed)
    report = example()
    report.unit["name"] = _name(chance)
    left = chance.choice([0, 300, 1500, 4000, 10_000]) + chance.randrange(300)
    parts = [part for part in report.edition.parts if part.startswith(("overview.", "problems", "other", "preamble"))]
    chance.shuffle(parts)
    for number, part in enumerate(parts):
        share = left // (len(parts) - number)
        left -= share
        report.texts[part] = "\n".join(_paragraph(chance, length) for length in _lengths(chance, share))
    report.texts["requests.note"] = chance.choice(["", "注：办理结果含上年结转的申请。"])
    report.texts["closing"] = f"{report.unit_name}\n2025年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    for cell in report.edition.enterable:
        put(report, cell, str(chance.choice([0, 0, 0, 3, 17, 4521])))
    return report


def _name(chance: random.Random) -> str:
    length = chance.randint(4, 40)
    name = chance.choice(_PLACES)
    while len(name) < length - 4:
        name += chance.choice([*_PLACES, *_FIELDS])
    return (name + chance.choice(_ORGANS))[:40]


def _lengths(chance: random.Random, share: int) -> list[int]:
    lengths = []
    while share > 0:
        lengths.append(min(share, chance.randint(20, 400)))
        share -= lengths[-1]
    return lengths


def _paragraph(chance: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        (words,) = chance.choices((_WORDS, _NUMBERS, _RARE), (75, 23, 2))
        word = chance.choice(words)
        if text and (word[0] in "，、。；：—…" or word[0].isascii()) and not "\u4e00" <= text[-1] <= "\u9fff":
            continue
        if not text and not "\u4e00" <= word[0] <= "\u9fff":
            continue
        text += word
    return text.rstrip("，、；：—…") + "。"
