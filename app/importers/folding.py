"""Folds compatibility characters that only a text layer holds: radicals in place of characters, ligatures."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace

from app.importers.blocks import Block, Paragraph, RawTable, Span

_SUPPLEMENT = dict(
    zip(
        "⺀⺄⺌⺍⺎⺕⺗⺙⺛⺜⺝⺟⺠⺢⺥⺧⺩⺬⺭⺯⺱⺶⺷⺸⺹⺻⺼⻁⻄⻅⻆⻇⻉"
        "⻊⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫乙小小兀彐心攵无日月母民水爪牛王示礻糸网羊羊羊老聿肉虎西见角角贝"
        "足车长长长门雨青韦页风飞食食食马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
"""Radicals that Unicode does not fold, each with the character that it is printed for."""

_FOLDABLE = re.compile("[\u2329\u232a\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")


def folded(text: str) -> str:
    """`text` with ordinary characters for radicals, compatibility ideographs and ligatures; nothing else changes."""
    return _FOLDABLE.sub(lambda found: _SUPPLEMENT.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)


def folded_blocks(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with their texts folded."""
    return [_folded_block(block) for block in blocks]


def _folded_block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        if not _FOLDABLE.search(block.text):
            return block
        return replace(block, spans=_folded_spans(block.spans), lines=tuple(map(folded, block.lines)))
    if isinstance(block, RawTable) and any(_FOLDABLE.search(cell.text) for cell in block.cells):
        cells = (replace(each, text=folded(each.text), spans=_folded_spans(each.spans)) for each in block.cells)
        return RawTable(tuple(cells), block.is_ragged, block.name)
    return block


def _folded_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(Span(folded(span.text), span.bold) for span in spans)
