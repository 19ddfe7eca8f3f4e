"""The PDF's read-back proves what is drawn: it raises no false alarm at any line's end, and finds each damage."""

import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from functools import cache, partial

import pypdfium2
import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1

from app.exporters import pdf
from app.exporters.layout import layout
from app.exporters.pdf.fonts import FOLDER, shown
from app.exporters.readback import differences
from app.exporters.readback.compare import comparable
from app.exporters.readback.documents import UnexpectedContent, _characters, _stretches, read_pdf
from app.model.report import Report
from tests.exporters.pdf_pages import opened, prose
from tests.exporters.samples import Typed, typed
from tests.made import example, put

_WORDS = (
    "https://www.qingyuan.gov.cn/zwgk/xx-gk/2024-01/t20240115_1-2.html",
    "xxgk-lianxi@water.qing-yuan.example",
    "0190-5550123",
    "0190-5550123-801",
    "（0190）555-0123、555-0124",
    "2024-01-15",
    "e-mail",
    "A-B-C",
    "--",
    "—",
    "\u2010\u2011\u2013\u00ad",
    "（详见（一）〔2021〕30号）",
    "1,234.50元",
    "百分之五、5.2%；-3件",
    "赵祎钱堃孙喆周玥李𬭬龙𠔻",
    "\\(括号)\\",
    "甲\u200b乙\u3000丙\u00a0丁",
    "𠮷☑㉑😀",
    "fi ffi",
    "，。；",
)
_FILLING = "本机关依法及时公开政府信息便于公众查阅"
_A_LINE = 28


def generated(count: int, seed: int) -> list[str]:
    """Texts in which each of the words stands at every place of a line in turn."""
    chance = random.Random(seed)
    texts = []
    for number in range(count):
        before = _FILLING * 2
        chosen = [_WORDS[number % len(_WORDS)], *chance.sample(_WORDS, chance.randrange(3))]
        between = [_FILLING[: chance.randrange(len(_FILLING))] for _ in chosen]
        texts.append(
            before[: number // len(_WORDS) % _A_LINE] + "".join(a + b for a, b in zip(chosen, between, strict=True))
        )
    return texts


def assert_all_read(texts: list[str]) -> None:
    printed = prose(*texts)
    found = read_pdf(pdf.write(example(), printed), printed, "草稿")
    assert comparable(found.text) == "".join(map(found.wanted, texts))


def test_no_hyphen_address_or_number_is_lost_at_a_lines_end() -> None:
    assert_all_read(generated(_A_LINE * len(_WORDS) // 4, seed=1))


@pytest.mark.long
def test_none_of_a_thousand_texts_raises_a_false_alarm() -> None:
    for seed in range(10):
        assert_all_read(generated(_A_LINE * len(_WORDS), seed))


@pytest.mark.long
@settings(max_examples=60)
@given(made=typed)
def test_nothing_that_is_typed_raises_a_false_alarm(made: Typed) -> None:
    report = made.report()
    printed = layout(report, draft=True)
    assert differences("pdf", pdf.write(report, printed), report, printed) == ()


def test_pdfium_reads_the_same() -> None:
    """No line ends in a hyphen, which pdfium would read as a soft one."""
    texts = [text for text in generated(200, seed=2) if text == shown(text)]
    printed = prose(*texts)
    document = pypdfium2.PdfDocument(pdf.write(example(), printed))
    pages = [page.get_textpage().get_text_bounded(top=842 - 37 * 72 / 25.4, bottom=90) for page in document]
    document.close()
    assert "".join("".join(pages).split()) == comparable("".join(texts))


def test_pdfium_copies_no_blank_beside_numbers_and_none_in_spread_lines() -> None:
    """The gaps between Chinese and numbers, and those of justified lines, are no spaces to who copies them."""
    report = example()
    texts = ["全年新收政府信息公开申请57件，同比增长14%；上年结转5件。按申请人分，自然人申请41件，占71.9%。"]
    texts += [f"{'甲' * fill}0190-5550123乙丙丁戊{'己' * 30}" for fill in range(12, 25)]
    document = pypdfium2.PdfDocument(pdf.write(report, prose(*texts, report.texts["overview.disclosure"])))
    copied = "".join(page.get_textpage().get_text_bounded(top=842 - 37 * 72 / 25.4, bottom=90) for page in document)
    document.close()
    assert "申请57件，" in copied
    assert re.findall(r"[\u4e00-\u9fff\d，、] [\u4e00-\u9fff\d]", copied) == []


def test_pdfium_draws_each_character_where_pdfminer_finds_it() -> None:
    """An array of codes that ends in an empty string loses the gap before it in pdfium, and its line ends too soon."""
    data = pdf.write(example(), prose("全年新收57件，同比增长14%；上年结转5件。" * 9))
    with opened(data) as known:
        wanted = [(char["text"], char["x0"]) for char in known.pages[0].chars if char["size"] > 15]
    document = pypdfium2.PdfDocument(data)
    page = document[0].get_textpage()
    found = [(page.get_text_range(at, 1), page.get_charbox(at, loose=True)[0]) for at in range(page.count_chars())]
    document.close()
    seen = [(text, x) for text, x in found if text.strip()][: len(wanted)]
    assert [text for text, _ in seen] == [text for text, _ in wanted]
    assert max(abs(x - place) for (_, x), (_, place) in zip(seen, wanted, strict=True)) < 0.1


# -- damage ------------------------------------------------------------------------------------------------------------

_STREAM = re.compile(rb"/Length (\d+)[^>]*>>\s*stream\r?\n")
_STRING = re.compile(rb"/(?:TD|TH|P|H[12]) <<[^\n]*>> BDC\n(?:(?!EMC).)*?[ \[]<(?P<codes>(?:[0-9A-F]{4})+)>", re.DOTALL)
_CODE = re.compile(rb"[0-9A-F]{4}")
Codes = list[bytes]
Damage = Callable[[random.Random, Codes], Codes | None]


def dropped(chance: random.Random, codes: Codes) -> Codes:
    at = chance.randrange(len(codes))
    return codes[:at] + codes[at + 1 :]


def doubled(chance: random.Random, codes: Codes) -> Codes:
    at = chance.randrange(len(codes))
    return codes[: at + 1] + codes[at:]


def exchanged(chance: random.Random, codes: Codes) -> Codes | None:
    """Two characters that follow each other; None where they are the same."""
    places = [at for at in range(len(codes) - 1) if codes[at] != codes[at + 1]]
    if not places:
        return None
    at = chance.choice(places)
    return [*codes[:at], codes[at + 1], codes[at], *codes[at + 2 :]]


def changed(chance: random.Random, codes: Codes) -> Codes | None:
    """One character to another of the same text; None where it has no other."""
    others = sorted(set(codes))
    if len(others) < 2:
        return None
    at = chance.randrange(len(codes))
    return [*codes[:at], chance.choice([code for code in others if code != codes[at]]), *codes[at + 1 :]]


def contents(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Return the start, the end and the contents of each page's stream in the file."""
    for found in _STREAM.finditer(data):
        start, end = found.end(), found.end() + int(found[1])
        try:
            content = zlib.decompress(data[start:end])
        except zlib.error:
            continue
        if b" BDC\n" in content:
            yield start, end, content


def rewritten(data: bytes, page: tuple[int, int, bytes], spoiled: bytes) -> bytes | None:
    """The file with another content of one page, every offset as it was; None where it grows too long for that."""
    start, end, _ = page
    packed = zlib.compress(spoiled, 9)
    return data[:start] + packed.ljust(end - start, b"\n") + data[end:] if len(packed) <= end - start else None


def damaged(data: bytes, chance: random.Random, damage: Damage) -> bytes | None:
    """The file with one string of one page damaged; None where that cannot be done."""
    page = chance.choice(list(contents(data)))
    string = chance.choice(list(_STRING.finditer(page[2])))
    codes = damage(chance, _CODE.findall(string["codes"]))
    if codes is None:
        return None
    spoiled = page[2][: string.start("codes")] + b"".join(codes) + page[2][string.end("codes") :]
    return rewritten(data, page, spoiled)


def swapped(data: bytes, chance: random.Random) -> bytes | None:
    """The file with two different figures of a page exchanged; None where the page has none."""
    page = chance.choice(list(contents(data)))
    figures = [found for found in _STRING.finditer(page[2]) if found[0].startswith(b"/TD")]
    if len({found["codes"] for found in figures}) < 2:
        return None
    first = chance.choice(figures)
    other = chance.choice([found for found in figures if found["codes"] != first["codes"]])
    one, two = sorted((first, other), key=lambda found: found.start())
    content = page[2]
    parts = (
        content[: one.start("codes")],
        two["codes"],
        content[one.end("codes") : two.start("codes")],
        one["codes"],
        content[two.end("codes") :],
    )
    return rewritten(data, page, b"".join(parts))


@cache
def subject() -> tuple[Report, bytes]:
    report = example()
    for number, cell in enumerate(report.edition.tables["requests"].cells):
        put(report, cell.id, str(1000 + 7 * number))
    return report, pdf.write(report, layout(report, draft=False))


def assert_found(trials: int, spoil: Callable[[bytes, random.Random], bytes | None]) -> None:
    report, data = subject()
    printed = layout(report, draft=False)
    assert differences("pdf", data, report, printed) == ()
    chance, tried = random.Random(trials), 0
    while tried < trials:
        if spoiled := spoil(data, chance):
            tried += 1
            assert differences("pdf", spoiled, report, printed) != ()


KINDS = [
    pytest.param(swapped, id="two figures swapped"),
    *(
        pytest.param(partial(damaged, damage=each), id=f"a character {each.__name__}")
        for each in (dropped, doubled, exchanged, changed)
    ),
]


@pytest.mark.parametrize("spoil", KINDS)
def test_damage_is_found(spoil: Callable[[bytes, random.Random], bytes | None]) -> None:
    assert_found(2, spoil)


@pytest.mark.long
@pytest.mark.parametrize("spoil", KINDS)
def test_every_one_of_two_hundred_damages_is_found(spoil: Callable[[bytes, random.Random], bytes | None]) -> None:
    assert_found(200, spoil)


@pytest.mark.parametrize(
    "content",
    [
        rb"[<0001>] TJ",
        rb"/P <</MCID 1>> BDC [<0001>] TJ EMC",
        rb"/P <</MCID 1>> BDC /F1 12 Tf [<0001>] ' EMC",
        rb"/F1 12 Tf /P <</MCID 1>> BDC [(\001)] TJ EMC",
        rb"/F1 12 Tf /P <</MCID 1>> BDC [<0001> (\001)] TJ EMC",
        rb"/F1 12 Tf /P <</MCID 1>> BDC (\001) Tj EMC",
        rb"/F1 12 Tf /P <</MCID 1>> BDC <0001> Tj EMC",
        rb"/P <</MCID 1>> BDC /X1 Do EMC",
    ],
)
def test_text_that_the_program_never_writes_so_is_not_passed_over(content: bytes) -> None:
    with pytest.raises(UnexpectedContent):
        list(_stretches(content, {"F1": {"0001": "年"}}))


@pytest.mark.parametrize(
    ("encoding", "mapped"),
    [
        ("WinAnsiEncoding", b"1 beginbfchar <0001> <5E74> endbfchar"),
        ("Identity-H", b"1 beginbfrange <0001> <0002> <5E74> endbfrange"),
        ("Identity-H", b"1 beginbfchar <0001> <5E74> endbfchar 1 beginbfrange <0002> <0003> <0030> endbfrange"),
        ("Identity-H", b""),
    ],
)
def test_a_font_whose_codes_the_program_never_writes_so_is_not_read(encoding: str, mapped: bytes) -> None:
    assert _characters("Identity-H", b"2 beginbfchar <0001> <5E74>\n<000A> <D840DC00> endbfchar") == {
        "0001": "年",
        "000A": "𠀀",
    }
    with pytest.raises(UnexpectedContent):
        _characters(encoding, mapped)


def outline(font: TTFont, glyph: str) -> list[object]:
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[glyph].draw(pen)
    return pen.value


def test_each_embedded_glyph_is_the_one_of_its_character() -> None:
    """What is drawn for a code is the shape that the face has for the character which the code is mapped to."""
    _, data = subject()
    known = PDFResourceManager()
    entries = {
        entry.objid: resolve1(entry)
        for page in PDFPage.get_pages(io.BytesIO(data))
        for entry in resolve1(page.resources["Font"]).values()
    }
    assert len(entries) == 5
    for objid, entry in entries.items():
        (inner,) = map(resolve1, resolve1(entry["DescendantFonts"]))
        descriptor = resolve1(inner["FontDescriptor"])
        embedded = TTFont(io.BytesIO(resolve1(descriptor["FontFile2"]).get_data()))
        embedded.setGlyphOrder([f"glyph{code}" for code in range(embedded["maxp"].numGlyphs)])
        name = descriptor["FontName"].name.partition("+")[2]
        font = known.get_font(objid, entry)
        _, widths = inner["W"]
        assert 1 < len(widths) < embedded["maxp"].numGlyphs + 1
        with TTFont(FOLDER / f"{name}.ttf", lazy=True) as ours:
            for code, width in enumerate(widths, 1):
                glyph = ours.getBestCmap()[ord(font.to_unichr(code))]
                assert outline(embedded, f"glyph{code}") == outline(ours, glyph), font.to_unichr(code)
                assert embedded["hmtx"][f"glyph{code}"] == ours["hmtx"][glyph]
                assert width == ours["hmtx"][glyph][0]
