"""Builds the typefaces of resources/fonts, and what their licences ask for, from the inputs in sources.toml.

Run it with the project's own Python on Debian 12 with npm: `.venv/bin/python packaging/fonts/build.py`.
Nothing else runs it: the built files are committed. Building twice gives the same bytes.
"""

from __future__ import annotations

import argparse
import bz2
import datetime
import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fontTools
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.reorderGlyphs import reorderGlyphs
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable
from fontTools.ttLib.tables.ttProgram import Program

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from app.model.coverage import written

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FONTS = ROOT / "resources" / "fonts"
COVERAGE = FONTS / "coverage.txt"
TGH_FILE = HERE / "tgh8105.txt"

UNITS_PER_EM = 1000
# cu2qu's tolerance in units; at 1/1000 em the curves cannot be told apart in print.
MAX_CURVE_ERROR = 1.0
ASCII = frozenset(range(0x20, 0x7F))
# Marks that the window and the documents use beyond GB2312; a face that lacks one just goes without.
MARKS = "✓✗⚠①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳—–…“”‘’〔〕《》〈〉·％￥→↑↓←×÷≤≥≠□■○●△▲▽▼◇◆−•‰§☐☑☒"
# Characters of private use and halves of pairs.
PRIVATE = frozenset(range(0xD800, 0xF900))
# Space, no-break space, soft hyphen, ideographic space.
BLANK = "\u0020\u00a0\u00ad\u3000"
# Vertical setting, alternates, kerning and build leftovers: no writer of ours uses them, and Qt sets Chinese without.
DROPPED_TABLES = ["BASE", "DSIG", "FFTM", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx"]
# The fields of maxp that CFF does not have and that stay zero in glyphs without instructions or components.
NO_INSTRUCTIONS = [
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
]
# OS/2's bits for Latin 1, Cyrillic, Greek and simplified Chinese.
CODE_PAGES = 1 << 0 | 1 << 2 | 1 << 3 | 1 << 18
UNIHAN_FILE = "usr/share/unicode/Unihan_OtherMappings.txt.bz2"
TGH_HEAD = """\
# 通用规范汉字表 (2013): its 8105 characters in the order of the table, one level after the other.
# Derived from kTGH of the Unihan database by build.py; see unicode-data.copyright.txt.
"""
TGH_LEVEL_ENDS = (3500, 6500, 8105)

Table = dict[str, Any]


def fetch(package: Table, folder: Path) -> bytes:
    """The package's archive, downloaded unless it lies in folder already; another checksum ends the build."""
    archive = folder / str(package["archive"])
    if not archive.exists():
        if package["client"] == "apt":
            command = ["apt-get", "download", f"{package['name']}={package['version']}"]
        else:
            command = ["npm", "pack", "--silent", f"{package['name']}@{package['version']}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    data = archive.read_bytes()
    require_checksum(data, package["sha256"], package["archive"])
    return data


def require_checksum(data: bytes, sha256: str, name: str) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        sys.exit(f"{name}: SHA-256 is {found}, sources.toml says {sha256}")


def unpack(package: Table, archive: bytes, wanted: set[str]) -> Iterator[tuple[str, bytes]]:
    """Name and content of the wanted members of a .deb or .tgz, without touching the disk."""
    if package["client"] == "apt":
        archive = subprocess.run(
            ["dpkg-deb", "--fsys-tarfile", "/dev/stdin"], input=archive, capture_output=True, check=True
        ).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as members:
        for member in members:
            name = member.name.removeprefix("./")
            content = members.extractfile(member) if name in wanted else None
            if content is not None:
                yield name, content.read()


def read_inputs(sources: Table, folder: Path) -> dict[tuple[str, str], bytes]:
    """(package, file) → content, for everything that sources.toml names."""
    wanted = {(entry["package"], entry["file"]) for entry in sources["face"] + sources["keep"]}
    wanted.add(("unicode-data", UNIHAN_FILE))
    inputs: dict[tuple[str, str], bytes] = {}
    for package in sources["package"]:
        files = {file for name, file in wanted if name == package["name"]}
        for file, content in unpack(package, fetch(package, folder), files):
            inputs[package["name"], file] = content
    if missing := wanted - inputs.keys():
        sys.exit(f"not in their packages: {sorted(missing)}")
    return inputs


def tgh_characters(unihan: bytes) -> str:
    """The 8105 in the order of the table, from lines such as `U+3447<TAB>kTGH<TAB>2013:6602`."""
    numbered = {}
    for line in bz2.decompress(unihan).decode("utf-8").splitlines():
        match line.split("\t"):
            case [code, "kTGH", value]:
                numbered[int(value.removeprefix("2013:"))] = chr(int(code.removeprefix("U+"), 16))
    if sorted(numbered) != list(range(1, TGH_LEVEL_ENDS[-1] + 1)):
        sys.exit("kTGH does not hold the numbers 1 to 8105")
    return "".join(numbered[number] for number in sorted(numbered))


def tgh_text(characters: str) -> str:
    """tgh8105.txt: fifty characters a line, a blank line between the levels, # before a comment."""
    levels = []
    start = 0
    for end in TGH_LEVEL_ENDS:
        levels.append("\n".join(characters[at : min(at + 50, end)] for at in range(start, end, 50)))
        start = end
    return TGH_HEAD + "\n" + "\n\n".join(levels) + "\n"


def double_byte(encoding: str, first_bytes: range) -> set[int]:
    """The code points of an encoding's two-byte characters with these first bytes."""
    found = set()
    for first in first_bytes:
        for second in range(0x40, 0xFF):
            try:
                found.add(ord(bytes((first, second)).decode(encoding)))
            except UnicodeDecodeError:
                continue
    return found


def code_points(characters: str, tgh: str) -> set[int]:
    """Return the code points of `characters` in sources.toml. Two codecs differ on A1A4 and A1AA; both are taken."""
    wanted = set(ASCII) | set(range(0xA0, 0x100))
    wanted |= double_byte("gb2312", range(0xA1, 0xF8)) | double_byte("gbk", range(0xA1, 0xAA))
    wanted |= set(map(ord, MARKS + tgh))
    if characters == "all":
        return set(range(0x20, 0x40000)) - PRIVATE
    if characters == "gbk":
        wanted |= double_byte("gbk", range(0x81, 0xFF))
    return wanted


def drawable(font: TTFont, wanted: set[int]) -> set[int]:
    """Return the wanted characters that the font draws: AR PL UKai maps dozens of rare ones to empty glyphs."""
    characters = font.getBestCmap()
    glyphs = font.getGlyphSet()
    found = set()
    for code in wanted & characters.keys():
        pen = RecordingPen()
        glyphs[characters[code]].draw(pen)
        if pen.value or chr(code) in BLANK:
            found.add(code)
    return found


def reduce(font: TTFont, wanted: set[int]) -> None:
    """Leaves the wanted characters and the tables needed to draw them left to right."""
    options = Options()
    options.drop_tables = [*options.drop_tables, *DROPPED_TABLES]
    options.layout_features = []
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = []
    options.recalc_timestamp = False
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)


def to_true_type(font: TTFont) -> None:
    """Replaces CFF's cubic curves by quadratic ones: reportlab takes nothing else."""
    order = font.getGlyphOrder()
    drawn = font.getGlyphSet()
    glyphs = {}
    for name in order:
        pen = TTGlyphPen(None)
        # CFF draws outer contours counter-clockwise, TrueType clockwise.
        drawn[name].draw(Cu2QuPen(pen, MAX_CURVE_ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = glyphs
    for name, (width, _) in font["hmtx"].metrics.items():
        glyphs[name].recalcBounds(glyf)
        font["hmtx"][name] = (width, getattr(glyphs[name], "xMin", 0))
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in NO_INSTRUCTIONS:
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    del font["CFF "]
    font.sfntVersion = "\x00\x01\x00\x00"


def order_by_character(font: TTFont) -> None:
    """Glyphs in the order of their characters and one pair of character maps: less to read at every start.

    The map becomes runs instead of single entries, and all the full-width glyphs at the end share one width.
    """
    characters = font.getBestCmap()
    first: dict[str, int] = {}
    for code in sorted(characters):
        first.setdefault(characters[code], code)
    notdef, *others = font.getGlyphOrder()
    reorderGlyphs(font, [notdef, *sorted(others, key=lambda name: (first.get(name, 0), name))])
    font["cmap"].tables = [character_map(font, 1, 4), character_map(font, 10, 12)]


def character_map(font: TTFont, encoding: int, kind: int) -> Any:
    """A Windows character map: encoding 1 and format 4 for the first plane, 10 and 12 for all."""
    table = CmapSubtable.newSubtable(kind)
    table.platformID, table.platEncID, table.language = 3, encoding, 0
    characters = font.getBestCmap()
    table.cmap = {code: name for code, name in characters.items() if kind == 12 or code <= 0xFFFF}
    return table


def smooth(font: TTFont) -> None:
    """Unhinted, so ask for grey in both directions at every size: else Windows draws small Chinese ragged."""
    font["gasp"] = gasp = newTable("gasp")
    gasp.version = 1
    gasp.gaspRange = {0xFFFF: 0x000F}
    font["prep"] = prep = newTable("prep")
    prep.program = Program()
    prep.program.fromAssembly(["PUSHW[]", "511", "SCANCTRL[]", "PUSHB[]", "4", "SCANTYPE[]"])
    font["maxp"].maxStackElements = max(font["maxp"].maxStackElements, 1)


def rename(font: TTFont, face: Table, changed: datetime.date) -> None:
    """A short name table with the notice of change and its date; PDF writers copy it into every document."""
    family = face["family"]
    font["name"] = name = newTable("name")
    texts = {
        0: face["copyright"],
        1: family,
        2: "Regular",
        3: f"{family} {changed.isoformat()}",
        4: family,
        5: "Version 1.000",
        6: family,
        10: f"Modified {changed.isoformat()} {face['change']}. See NOTICE.md.",
        13: face["licence"],
    }
    name.names = []
    for number, text in texts.items():
        name.setName(text, number, 3, 1, 0x409)


def describe(font: TTFont, changed: datetime.date) -> None:
    """A plain regular style, free to embed, Chinese and European, dated by the change."""
    os2 = font["OS/2"]
    os2.fsType = 0
    # Some originals forget that they hold Chinese or Latin, and Qt believes what stands here.
    os2.recalcUnicodeRanges(font)
    os2.ulCodePageRange1 = CODE_PAGES
    os2.ulCodePageRange2 = 0
    os2.usWeightClass = 400
    # Bit 6 is REGULAR; bold, italic and the rest of the low bits go, bit 7 (typographic line height) stays as it is.
    os2.fsSelection = (os2.fsSelection & 0x80) | 0x40
    head = font["head"]
    head.macStyle = 0
    head.fontRevision = 1.0
    epoch = datetime.date(1904, 1, 1)
    head.created = head.modified = (changed - epoch).days * 86400


def saved(font: TTFont) -> bytes:
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def build_face(face: Table, original: bytes, wanted: set[int], changed: datetime.date) -> bytes:
    """One face as the bytes of a TrueType file."""
    require_checksum(original, face["sha256"], face["file"])
    font = TTFont(io.BytesIO(original), fontNumber=face.get("number", -1), recalcTimestamp=False)
    reduce(font, drawable(font, wanted))
    if "CFF " in font:
        to_true_type(font)
    if font["head"].unitsPerEm != UNITS_PER_EM:
        scale_upem(font, UNITS_PER_EM)
    # reorderGlyphs wants a font whose tables come from a file.
    font = TTFont(io.BytesIO(saved(font)), recalcTimestamp=False)
    order_by_character(font)
    smooth(font)
    rename(font, face, changed)
    describe(font, changed)
    return saved(font)


def font_path(family: str) -> Path:
    return FONTS / f"{family}.ttf"


def character_set(font: bytes) -> set[int]:
    return set(TTFont(io.BytesIO(font)).getBestCmap())


def build(folder: Path) -> dict[Path, bytes]:
    """Every file that the build makes, by path."""
    sources = tomllib.loads((HERE / "sources.toml").read_text("utf-8"))
    if fontTools.version != sources["fonttools"]:
        sys.exit(f"fontTools is {fontTools.version}; the same bytes come from {sources['fonttools']} only")
    inputs = read_inputs(sources, folder)
    tgh = tgh_characters(inputs["unicode-data", UNIHAN_FILE])
    made = {TGH_FILE: tgh_text(tgh).encode("utf-8")}
    for kept in sources["keep"]:
        content = inputs[kept["package"], kept["file"]]
        made[ROOT / kept["to"]] = gzip.decompress(content) if kept["file"].endswith(".gz") else content
    for face in sources["face"]:
        wanted = code_points(face["characters"], tgh) - set(map(ord, face.get("wrong", "")))
        for other in face.get("beyond", ()):
            wanted -= character_set(made[font_path(other)]) - ASCII
        original = inputs[face["package"], face["file"]]
        made[font_path(face["family"])] = build_face(face, original, wanted, face.get("changed", sources["changed"]))
    faces = [made[font_path(face["family"])] for face in sources["face"]]
    made[COVERAGE] = written(set().union(*map(character_set, faces))).encode("ascii")
    return made


def main() -> int:
    """Exit 1 with --check when a committed file is not what the build makes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--downloads", type=Path, help="keep the downloaded packages here and use them again")
    parser.add_argument("--check", action="store_true", help="write nothing, compare with what lies there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.downloads or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        made = build(folder)
    differing = 0
    for path, content in made.items():
        same = path.exists() and path.read_bytes() == content
        differing += not same
        if not arguments.check:
            path.write_bytes(content)
        print(f"{path.relative_to(ROOT)}  {len(content):,} bytes  {'same' if same else 'differs'}")
    return 1 if arguments.check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
