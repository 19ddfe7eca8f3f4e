"""Divides a stream into reports, a report into frame and sections, a section into the text parts of an edition."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from app.importers.blocks import Block, Paragraph, Span
from app.importers.labels import label, resemblance
from app.model.edition import Edition, Part, Section
from app.model.ordinals import read_ordinal
from app.model.texts import Run, run_in_heading, squeezed, stored

_LONGEST_HEADING = 45
_SAME_NUMBER = 0.6
_ANY_NUMBER = 0.85
_RUN_IN = re.compile(r"\s*[（(]?[一二三四五六七八九十]{1,3}[）)]")
_LONGEST_NEGATION = 6
_NONE = re.compile(r"无|没有|未|不")
"""Words by which a sentence says that there is nothing under a heading, which it repeats."""

_OTHER_RUN_IN = re.compile(r"\s*\d{1,2}[.．、](?=[^\d])")
_DATE = re.compile(
    r"(?:20\d\d|二[〇○零Oo0][^年]{2})年[\d一二三四五六七八九十元正]{1,3}月(?:[\d一二三四五六七八九十]{1,3}日)?"
)
_LONGEST_SIGNATURE = 40


@dataclass
class Prose:
    """The paragraphs by part, and remarks on headings that were worded otherwise."""

    parts: dict[str, list[Paragraph]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def texts(self) -> dict[str, str]:
        """The parts as a report stores them."""
        return {part: text for part, paragraphs in self.parts.items() if (text := as_stored(paragraphs))}


def heading(text: str, edition: Edition) -> tuple[Section, bool] | None:
    """The section that a paragraph is the heading of, and whether it is worded just so."""
    if len(squeezed(text)) > _LONGEST_HEADING:
        return None
    seen = label(text)
    if not seen.core or text.strip()[0] in "（(":  # （一）总体情况 within a section is none
        return None
    best: tuple[float, Section] | None = None
    for section in edition.sections:
        if not section.heading:
            continue
        known = label(section.heading)
        same = bool(seen.number) and read_ordinal(seen.number) == read_ordinal(known.number)
        if seen.core == known.core:
            return None if not same and text.rstrip().endswith("。") else (section, True)
        if _says_none(seen.core, known.core):
            continue
        similarity = resemblance(seen.core, known.core)
        if len(known.core) >= 4 and known.core in seen.core:
            similarity = max(similarity, _SAME_NUMBER)
        if similarity >= (_SAME_NUMBER if same else _ANY_NUMBER) and (best is None or similarity > best[0]):
            best = similarity, section
    return (best[1], False) if best else None


def follows(text: str, section: Section) -> bool:
    """Whether a short line bears the number behind that of a section, as a heading does that the form has not."""
    seen, known = label(text), label(section.heading)
    is_short = len(squeezed(text)) <= _LONGEST_HEADING and text.strip()[:1] not in ("（", "(")
    is_line = is_short and not re.search("[。；，]", text) and bool(re.match(r"\s*[一二三四五六七八九十]+、", text))
    return is_line and read_ordinal(seen.number) == read_ordinal(known.number) + 1


@cache
def _before_text(heading: str) -> re.Pattern[str]:
    """Finds a heading at the head of a text, with what parts the two."""
    spaced = r"\s*".join(map(re.escape, squeezed(heading)))
    return re.compile(rf"\s*{spaced}(?:\s*[：:。]|\s{{1,}}|(?=[（(]))")


def heading_with_text(paragraph: Paragraph, edition: Edition) -> tuple[Section, Paragraph] | None:
    """A section whose heading stands at the head of its first paragraph, and what follows it there."""
    text = paragraph.text
    for section in edition.sections:
        if not section.heading:
            continue
        if kept := _none_under_number(text, section):
            return section, replace(paragraph, spans=_behind(paragraph.spans, kept))
        if found := _before_text(section.heading).match(text):
            return section, replace(paragraph, spans=_behind(paragraph.spans, found.end()))
    return None


def _says_none(seen: str, known: str) -> bool:
    """Tell whether words say that there is none of what a heading names: then it is a sentence, not the heading."""
    before = seen.partition(known)[0] if known in seen else seen[:_LONGEST_NEGATION]
    return bool(_NONE.search(before)) and not _NONE.search(known)


def _none_under_number(text: str, section: Section) -> int:
    """Return where a sentence with “无” begins behind the number of a heading that it replaces; 0 if there is none."""
    seen, known = label(text), label(section.heading)
    is_one = bool(known.number) and read_ordinal(seen.number) == read_ordinal(known.number)
    if not is_one or known.core not in seen.core or not _says_none(seen.core, known.core):
        return 0
    found = re.match(r"\s*[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．，,]\s*", text)
    return found.end() if found else 0


def _behind(spans: Sequence[Span], at: int) -> tuple[Span, ...]:
    kept = []
    for span in spans:
        kept.append(Span(span.text[at:], span.bold))
        at = max(0, at - len(span.text))
    return tuple(span for span in kept if span.text)


def divide(section: Section, paragraphs: Sequence[Paragraph], edition: Edition, prose: Prose, *, is_last: bool) -> None:
    """Give the paragraphs of a section to its parts."""
    parts = [edition.parts[name] for name in section.contents if name in edition.parts and name != edition.places.title]
    if not parts:
        return
    if any(part.words for part in parts):
        _by_aspects(parts, paragraphs, prose)
        return
    rest = list(paragraphs)
    if is_last and len(parts) > 1 and (signature := _signature(rest)):
        prose.parts.setdefault(parts[-1].id, []).extend(rest[-signature:])
        rest = rest[:-signature]
    if rest:
        prose.parts.setdefault(parts[0].id, []).extend(rest)


def _by_aspects(parts: Sequence[Part], paragraphs: Sequence[Paragraph], prose: Prose) -> None:
    first = next(number for number, part in enumerate(parts) if part.words)
    current = parts[max(first - 1, 0)]
    others = [part for part in parts[first:] if not part.words]
    numbering = _RUN_IN if any(_RUN_IN.match(paragraph.text) for paragraph in paragraphs) else _OTHER_RUN_IN
    for paragraph in paragraphs:
        if found := numbering.match(paragraph.text):
            words = _heading_words(paragraph.text, found.end())
            aspect = _aspect(words, parts)
            current = aspect or (others[0] if others else current)
            if aspect is None:
                prose.notes.append(f"小标题“{words[:30]}”不在表样之内，放入“{current.label}”。")
        prose.parts.setdefault(current.id, []).append(paragraph)


def _heading_words(text: str, start: int) -> str:
    end = run_in_heading(text)
    if end > start:
        return squeezed(text[start:end])
    return squeezed(re.split(r"[。：:；\n]", text[start:], maxsplit=1)[0][:_LONGEST_HEADING])


def _aspect(words: str, parts: Sequence[Part]) -> Part | None:
    """The part that the heading names: the longest of the words that occur in it decides, then the first."""
    found = [(len(word), -words.index(word), part) for part in parts for word in part.words if word in words]
    return max(found, key=lambda item: item[:2])[2] if found else None


def _signature(paragraphs: Sequence[Paragraph]) -> int:
    """Return the number of paragraphs of the signature at the end: a date, and the short lines above it."""
    if not paragraphs:
        return 0
    date = squeezed(paragraphs[-1].text)
    if not _DATE.fullmatch(date):
        return 1 if paragraphs[-1].is_right and len(date) <= _LONGEST_SIGNATURE else 0
    above = squeezed(paragraphs[-2].text) if len(paragraphs) > 2 else ""
    is_short = 0 < len(above) <= _LONGEST_SIGNATURE and not _RUN_IN.match(above)
    is_name = is_short and not re.search(r"[。；：，]" if paragraphs[-2].is_right else r"[。；：，、]", above)
    return 2 if is_name else 1


def as_stored(paragraphs: Sequence[Paragraph]) -> str:
    """Paragraphs in the codec of the data file, bold marked, without blank ones."""
    runs = [_runs(paragraph) for paragraph in paragraphs]
    return stored([paragraph for paragraph in runs if paragraph])


def _runs(paragraph: Paragraph) -> tuple[Run, ...]:
    """The paragraph's runs, neighbours of one face joined, without space at its ends."""
    spans: list[Span] = []
    for span in paragraph.spans:
        text = span.text.replace("\n", " ").replace("\t", " ").replace("\xa0", " ")
        bold = span.bold if text.strip() else (spans[-1].bold if spans else False)
        if spans and spans[-1].bold == bold:
            spans[-1] = Span(spans[-1].text + text, bold)
        elif text:
            spans.append(Span(text, bold))
    while spans and not spans[0].text.strip():
        spans.pop(0)
    while spans and not spans[-1].text.strip():
        spans.pop()
    if spans:
        spans[0] = replace(spans[0], text=spans[0].text.lstrip())
        spans[-1] = replace(spans[-1], text=spans[-1].text.rstrip())
    return tuple(Run(span.text, span.bold, 0, 0) for span in spans)


_LONGEST_TITLE = 80
_MOST_LINES = 3
_MOST_BETWEEN = 12
"""Paragraphs that a title fills; those of a site's frame between its title and that of the report."""

_LIKE_A_TITLE = 0.75
_LEAST_SHARED = 4
"""The least number of characters with which a title begins as the edition's does, if its other words differ."""

_ABOUT = "关于"
_YEAR = r"(?P<year>20\d\d|二[〇○零Oo０0][〇○零Oo０一二三四五六七八九0-9]{2})"
_TITLE = re.compile(rf"^[《“]?(?P<unit>.*?)[（(]?{_YEAR}[）)]?年?度?(?P<rest>.*?)[》”]?$")
_SENTENCE = re.compile(r"[，,。；;《]")
"""Marks that the name of a unit has not."""

_PLACES = re.compile(r"(?:[一-鿿]{1,7}?(?:省|自治区|自治州|地区|市|州|盟|区|县|旗|镇|乡|街道))+")
_OWN_PLACE = re.compile(r"[一-鿿]{2,4}[省市州盟区县旗]")
_OFFICE = re.compile(r"[局厅委办府院所站队部处社司会室校]$|(?:中心|公司)$")
_OF_A_SITE = re.compile(r"公开|网|栏|目录|首页|索引|年报|报告|[:：>|·\d]")
"""Places at the beginning of a name, what ends the name of an office, and words of a page above a title."""

_BEFORE_A_TITLE = "(?:^(?!现)|[《“]|现将|(?:公布|发布|公开|编制)(?!的))"
_UNIT_NAME = "[^，,。；;：:、《》“”（）()我本]{3,40}"
_PERIOD = re.compile(rf"{_YEAR}年0?1月0?1日")
_ANY_YEAR = re.compile(rf"{_YEAR}年")
_HAN_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九０", "000001234567890")
_BEFORE_A_LABEL = "(?:联系|办公|单位|通信|通讯)?"
_BEHIND_A_LABEL = r"(?:\s*[/／、及和（(]?\s*(?:传真|号码)[）)]?)?"
_VALID = {
    "postcode": re.compile(r"\d{6}"),
    "phone": re.compile(r"[\d()（）—－-]{7,}(?:转\d+)?"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "site": re.compile(r"[\w.:/%?=&#~-]{4,}"),
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title: its paragraphs, its lines, and what it names. `similarity` to the edition's own wording.

    `period` is the code of the named period, "" for a yearly form.
    """

    first: int
    last: int
    lines: tuple[str, ...]
    unit: str
    year: int
    similarity: float
    period: str = ""


def find_title(paragraphs: Sequence[str], edition: Edition, elsewhere: str = "") -> Title | None:
    """The title among the paragraphs before the first section; it may fill three of them, and more that it breaks.

    `elsewhere` is the rest of the text without blanks, in which the unit's whole name may stand.
    """
    wordings = _wordings(edition)
    found = [
        replace(title, period=code)
        for first in range(len(paragraphs))
        for count in range(1, _MOST_LINES + 1)
        for code, wording in wordings.items()
        if (title := _title(paragraphs, first, count, wording)) and title.similarity >= _LIKE_A_TITLE
    ]
    if not found:
        return None
    named = [title for title in found if title.unit]
    best = max(named or found, key=lambda title: (_rank(title, edition), -len(title.lines), title.first))
    for title in sorted(found, key=lambda title: (title.first, len(title.lines))):
        # that of a page stands above that of the report itself
        is_again = best.last < title.first <= best.last + _MOST_BETWEEN and title.year == best.year
        if is_again and title.unit == best.unit and _rank(title, edition) >= _rank(best, edition):
            best = title
    best = _with_line_above(best, found, paragraphs)
    while best.first and _goes_on(above := squeezed(paragraphs[best.first - 1]), best.unit):
        best = replace(best, first=best.first - 1, lines=(above, *best.lines), unit=above + best.unit)
    return _with_name_above(best, paragraphs, elsewhere)


def _with_name_above(best: Title, paragraphs: Sequence[str], elsewhere: str) -> Title:
    """Return the title with the lines above it in which a long name of the unit begins.

    They do where the whole name stands in the rest of the text, or where they begin with a place that the line below
    lacks and are no name of an office themselves.
    """
    lines: tuple[str, ...] = ()
    found = best
    for text in reversed(paragraphs[max(best.first - _MOST_LINES, 0) : best.first]):
        lines = (squeezed(text), *lines)
        name = "".join(lines) + best.unit
        if not lines[0] or len(name) > _LONGEST_TITLE or _SENTENCE.search(name) or _OF_A_SITE.search("".join(lines)):
            break
        is_place = bool(_PLACES.fullmatch(lines[0])) and not best.unit.startswith(lines[0])
        begins = _PLACES.match(lines[0]) and not _OFFICE.search("".join(lines)) and not _OWN_PLACE.match(best.unit)
        if is_place or begins or name in elsewhere:
            found = replace(best, first=best.first - len(lines), lines=(*lines, *best.lines), unit=name)
    return found


def _with_line_above(best: Title, found: Sequence[Title], paragraphs: Sequence[str]) -> Title:
    """Return the title with the line above it where that begins the unit's name, as the title of the page shows."""
    above = squeezed(paragraphs[best.first - 1]) if best.first else ""
    whole = above + best.unit
    if above and any(title.last < best.first - 1 and title.unit == whole for title in found):
        return replace(best, first=best.first - 1, lines=(above, *best.lines), unit=whole)
    return best


def repeats(text: str, title: Title) -> bool:
    """Whether a line beneath a title says a part of it again: its last line, or the end of the unit's name."""
    line = squeezed(text)
    return bool(line) and (line == squeezed(title.lines[-1]) or (len(line) > 1 and title.unit.endswith(line)))


def _wordings(edition: Edition) -> dict[str, str]:
    """Return the edition's title behind the year, by the code of each period."""
    behind = squeezed(edition.words.title.partition("{year}")[2]).removeprefix("年")
    calendar = edition.calendar
    return {code: behind.replace("{period}", squeezed(calendar.name(code))) for code in calendar.codes}


def _rank(title: Title, edition: Edition) -> float:
    """Return how well a title fits. Titles of several periods differ little: the smallest difference counts."""
    return round(title.similarity, 1) if edition.calendar.is_yearly else title.similarity


def _goes_on(above: str, unit: str) -> bool:
    """Whether a unit's name begins in the line above: it breaks at a bracket, within one, or behind a comma."""
    if not above or len(above) + len(unit) > _LONGEST_TITLE:
        return False
    is_within = unit.count("）") > unit.count("（")
    return is_within or unit.startswith("（") or above.endswith(("、", "，"))


def _title(paragraphs: Sequence[str], first: int, count: int, wording: str) -> Title | None:
    lines = [line.strip() for text in paragraphs[first : first + count] for line in text.split("\n") if line.strip()]
    text = squeezed("".join(lines))
    if not lines or first + count > len(paragraphs) or not 6 <= len(text) <= _LONGEST_TITLE:
        return None
    match = _TITLE.match(text)
    if match is None:
        return None
    unit, rest = match["unit"], match["rest"]
    similarity = resemblance(rest, wording)
    if not unit:  # 2019年某某办公厅政府信息公开工作年度报告
        similarity, start = max((resemblance(rest[start:], wording), start) for start in range(len(rest) or 1))
        unit = rest[:start]
    elif similarity < _LIKE_A_TITLE:
        behind = text[match.end("year") :].strip("）)》”")
        unit, similarity = _otherwise_worded(unit, behind, wording) or (unit, similarity)
    if _SENTENCE.search(unit) or text.endswith("。"):
        return None
    unit = unit.strip("《》“”").removesuffix(_ABOUT)
    return Title(first, first + count - 1, tuple(lines), unit, year_of(match["year"]), similarity)


def _otherwise_worded(unit: str, behind: str, wording: str) -> tuple[str, float] | None:
    """Return unit and similarity of a title with its year within the words, or with other words between its ends.

    `behind`: what follows the year. None for any other text.
    """
    for size in range(len(wording) - 1, _LEAST_SHARED, -1):
        if unit.endswith(wording[:size]) and behind == wording[size:]:
            return unit[:-size], 1.0
    rest = re.sub("^年?度?", "", behind)
    has_ends = rest.startswith(wording[:_LEAST_SHARED]) and rest.endswith(wording[-2:])
    return (unit, _LIKE_A_TITLE) if has_ends and resemblance(rest, wording) >= _SAME_NUMBER else None


def title_within(text: str, edition: Edition) -> tuple[str, int] | None:
    """The unit and year of a title that a text quotes or says in a sentence; None without one."""
    for wording in _wordings(edition).values():
        pattern = rf"{_BEFORE_A_TITLE}(?P<unit>{_UNIT_NAME}?){_YEAR}年?度?{re.escape(wording)}"
        for found in re.finditer(pattern, squeezed(text)):
            if _ABOUT not in found["unit"]:  # 关于做好……的通知 is another paper
                return found["unit"], year_of(found["year"])
    return None


def year_of(text: str) -> int:
    return int(text.translate(_HAN_DIGITS))


def period_year(text: str) -> int | None:
    """The year of the statistics period that a preamble names."""
    years = {year_of(match["year"]) for match in _PERIOD.finditer(squeezed(text))}
    return years.pop() if len(years) == 1 else None


def frequent_year(text: str) -> int | None:
    """Return the year that a text names most often, as a guess."""
    years = [year_of(match["year"]) for match in _ANY_YEAR.finditer(squeezed(text))]
    return max(set(years), key=lambda year: (years.count(year), year)) if years else None


def unit_data(text: str, edition: Edition) -> dict[str, str]:
    """The unit's data that a preamble gives with the very labels of the cover form, once each and in proper shape."""
    return dict(_unit_data(text, edition))


def _unit_data(text: str, edition: Edition) -> Iterator[tuple[str, str]]:
    for entry in edition.fields:
        if entry.required or entry.choices:
            continue
        label = r"\s*".join(map(re.escape, entry.label))
        found = _stated(rf"{_BEFORE_A_LABEL}{label}{_BEHIND_A_LABEL}\s*[：:]\s*([^，,；;。\n]+)", text)
        values = {squeezed(value).strip("）)") if entry.key != "phone" else _phone(value) for value in found}
        if len(values) == 1 and (value := values.pop()):
            shape = _VALID.get(entry.key)
            if shape is None or shape.fullmatch(value):
                yield entry.key, value


def _stated(pattern: str, text: str) -> Iterator[str]:
    """Return what stands behind each label that no Chinese character precedes: it would be the end of another word.

    A pattern with all these characters would take long to compile, for each label.
    """
    at = 0
    compiled = re.compile(pattern)
    while match := compiled.search(text, at):
        begin = match.start()
        is_end_of_word = "一" <= text[max(0, begin - 1) : begin] <= "鿿"
        at = begin + 1 if is_end_of_word else match.end()
        if not is_end_of_word:
            yield match[1]


def _phone(value: str) -> str:
    value = squeezed(value)
    return value if value.count("（") + value.count("(") else value.rstrip("）)")


# -- the frame that a web site puts around a report --------------------------------------------------------------------


_DETAILS = (
    "(?:信息|文章|稿件|内容|数据)?来源|作者|(?:责任)?编辑|责编|审核|校对|(?:发布|发文|成文|更新|生成|公开|印发)?(?:时间|日期)(?=.?\\d)"
    "|发布(?:机构|单位|机关)|发文(?:机关|单位|字号)|索引号|(?:主题|信息|体裁)分类|主题词?|关键词|有效性|时效性|文号|公开(?:方式|范围|形式|时限|类别)"
    "|(?:浏览|阅读|访问|点击)(?:次数|量|数|人次)?|(?:浏览)?字[号体]|视力保护色?|背景色|分享(?:到|至)?|内容概述|信息名称"
    "|(?:主办|承办|协办|维护|建设|运维|管理)(?:单位)?|技术支持|网站地址|您(?:现在)?(?:的|所在)位置|当前位置|热门(?:搜索|关键词)|相关(?:链接|文档|附件|稿件|文件|信息|阅读|新闻|解读)"
    "|供稿|撰稿|初审|复审|终审|名称|备案(?:序)?号|友情链接|上一[篇条]|下一[篇条]|(?:文件|附件)下载|保护视力|打印|语音(?:播报|朗读)"
)
"""Words before a colon, with which a site describes a page."""

_BUTTONS = (
    "打印|打印(?:本[页文]|文章|此页)?|收藏(?:本[页站])?|保存|关闭(?:窗口|本[页站])?|返回(?:顶部|首页|上一?[页级]|列表)?|分享|转发|点赞|全真版|文字版"
    "|(?:文件|附件)下载|相关(?:链接|文档|附件|稿件|文件|信息|阅读)|首页|网站首页|搜索|繁体版?|简体版?|English|无障碍(?:阅读|浏览)?|(?:长者|老年|关怀)模式"
    "|适老化|进入关怀版|智能(?:问答|客服)|站内搜索|登录|注册|联系我们|关于(?:我们|本站)|网站(?:地图|声明|导航)|隐私(?:声明|保护)|使用帮助|版权(?:声明|信息)"
    "|(?:我为)?政府网站找错|党政机关|事业单位|微信|微博|QQ空间|政务(?:微博|微信|新媒体)|客户端|小程序|官方微信|视力保护|大|中|小|默认|下一页|上一页"
    "|(?:设为|加入)(?:首页|收藏)|(?:长者|老年|关怀|手机|电脑)(?:专)?版|无障碍|信息索引号|(?:点击)?收听.{0,6}(?:语音)?朗读"
    "|相关(?:新闻|解读|报道)"
)
"""Names of buttons and links, which stand alone in a line or with others of their kind."""

_BUTTON_LINE = re.compile(rf"[-•·●]?(?:[【\[（(]?(?:{_BUTTONS})[】\]）)]?[|｜/·、>＞»\s]*)+", re.IGNORECASE)
_MARKS = re.compile(
    rf"^[【\[（(]?(?:{_DETAILS})[：:]|^(?:附件|附)[：:]?$|\.(?:docx?|pdf|xlsx?|wps|et|ofd|zip|rar)[”）)]?$|^首页[>＞»|｜]|^您(?:的|所在|现在)"
    r"|(?:[>＞»].*){2}|(?:[^|｜]{2,8}[|｜]){2}|网站支持IPv|分辨率|第\d+位访(?:客|问者)|今日访问|总访问量|Copyright|©|AllRightsReserved|^此件(?:主动)?公开|^[（(]此件(?:主动)?公开.*[）)]$"
    r"|^(?:国务院|国家|中央|省|市|区|县|各).{0,12}(?:网站|门户)(?:群|导航|链接)?$|^https?://\S+$|微信.*微博"
    r"|^[•·●]?20\d\d[-/.年]\d\d?[-/.月]\d\d?日?(?:\d\d?:\d\d.*|来源.*)$|^[•·●].{2,16}门户网(?:站)?$",
    re.IGNORECASE,
)
_SURE_MARKS = re.compile(
    r"扫一扫|扫描.{0,8}二维码|二维码.*(?:分享|打开|查看|关注)|朋友圈|版权所有|ICP备|公网安备|网站标识码|未经.{0,12}(?:许可|授权|同意)|(?:违法和)?不良信息举报|以上(?:版本)?浏览器",
    re.IGNORECASE,
)
"""Words that no report has, so that a whole sentence with them is of the frame."""

_SENTENCE_END = re.compile(r"[。；！？][”’）)]?$")
_LONGEST = 160
"""Characters of a line of the frame; a paragraph of the report may be as short, but ends as a sentence does."""


def frame_above(paragraphs: Sequence[Paragraph]) -> int:
    """Return the number of paragraphs of the frame at the start: short lines up to the last one with its mark."""
    end = 0
    for number, paragraph in enumerate(paragraphs):
        text = squeezed(paragraph.text)
        if not _may_be_framed(text):
            break
        if is_marked(text):
            end = number + 1
    return end


def frame_below(paragraphs: Sequence[Paragraph]) -> int:
    """Return the start of the frame at the end: the first line with its mark behind the last sentence; else the count.

    A line of the report behind such a mark is a sentence, so that nothing before it is a frame. Behind the date of a
    signature, lines without a mark belong to the frame too, if one with a mark follows.
    """
    first = len(paragraphs)
    unmarked: list[int] = []
    for number in range(len(paragraphs) - 1, -1, -1):
        text = squeezed(paragraphs[number].text)
        if not _may_be_framed(text):
            break
        if is_marked(text):
            first = number
            unmarked = []
        else:
            unmarked.append(number)
    dated = [number for number in unmarked if number < first and _DATE.fullmatch(squeezed(paragraphs[number].text))]
    return dated[0] + 1 if dated and first < len(paragraphs) else first


def is_marked(text: str) -> bool:
    """Whether a line without its spaces bears a mark of the frame, so that no paragraph goes on in it."""
    return bool(_BUTTON_LINE.fullmatch(text) or _MARKS.search(text) or _SURE_MARKS.search(text))


def _may_be_framed(text: str) -> bool:
    return len(text) <= _LONGEST and (not _SENTENCE_END.search(text) or bool(_SURE_MARKS.search(text)))


# -- several reports in one file ---------------------------------------------------------------------------------------


_MOST_ABOVE = 40
"""Paragraphs between the title of a report and its first heading: a site's frame and a preamble."""

_LEAST_HEADINGS = 3
"""The least number of headings with contents for a stretch of a file to be a report, not a list of contents."""


def reports_of(stream: Sequence[Block], edition: Edition) -> list[tuple[str, list[Block]]]:
    """The reports of a stream, each with its name; one where there is no second one with the same first heading.

    A report begins with its title; where it has none, with its first heading.
    """
    found = [(number, section) for number, block in enumerate(stream) if (section := _numbered_heading(block, edition))]
    if not found:
        return [("", list(stream))]
    firsts = [number for number, section in found if section == found[0][1]]
    starts: list[int] = []
    places = {number for number, _ in found}
    filled = [(number, section) for number, section in found if number + 1 not in places]
    for number, after in zip(firsts, [*firsts[1:], len(stream)], strict=True):
        if len({section for place, section in filled if number <= place < after}) >= _LEAST_HEADINGS:
            starts.append(_title_above(stream, starts[-1] + 1 if starts else 0, number, edition))
    if len(starts) < 2:
        return [("", list(stream))]
    starts[0] = 0
    parts = [list(stream[start:end]) for start, end in zip(starts, [*starts[1:], len(stream)], strict=True)]
    return [(_name(part, edition, number), part) for number, part in enumerate(parts, 1)]


def _numbered_heading(block: Block, edition: Edition) -> str:
    """The section that a paragraph is the numbered heading of; "" for any other block."""
    if not isinstance(block, Paragraph) or block.is_aside or block.beside or not label(block.text).number:
        return ""
    found = heading(block.text, edition)
    return found[0].id if found and found[1] else ""


def _title_above(stream: Sequence[Block], first: int, end: int, edition: Edition) -> int:
    """Return the nearest title above a heading; the heading itself without one."""
    first = max(first, end - _MOST_ABOVE)
    numbers = [number for number in range(first, end) if isinstance(stream[number], Paragraph)]
    texts = [block.text for number in numbers if isinstance(block := stream[number], Paragraph)]
    title = find_title(texts, edition)
    return numbers[title.first] if title else end


def _name(part: Sequence[Block], edition: Edition, number: int) -> str:
    texts = [block.text for block in part if isinstance(block, Paragraph)]
    title = find_title(texts[:_MOST_ABOVE], edition)
    return squeezed("".join(title.lines)) if title else f"第{number}份"
