"""What makes the file fit for archives (PDF/A-1b): what it is, said twice alike, and which colours it means."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.exporters.pdf.file import File, string

_PROFILE = "sRGB.icc"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="1" pdfaid:conformance="B"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{program}"/>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{program}</xmp:CreatorTool>{dates}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@dataclass(frozen=True, slots=True)
class About:
    """What the file says of itself. `date` is ISO 8601; one that cannot be read is left out."""

    title: str
    author: str
    program: str
    language: str
    date: str

    @property
    def moment(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.date).replace(microsecond=0)
        except ValueError:
            return None


def write_info(file: File, about: About) -> int:
    entries = f"/Title {string(about.title)}/Author {string(about.author)}"
    entries += f"/Producer {string(about.program)}/Creator {string(about.program)}"
    if moment := about.moment:
        date = f"(D:{moment:%Y%m%d%H%M%S}{_zone(moment)})"
        entries += f"/CreationDate {date}/ModDate {date}"
    return file.add(f"<<{entries}>>")


def _zone(moment: datetime) -> str:
    """+08'00', as PDF writes it; nothing for a time of no known zone."""
    zone = f"{moment:%z}"
    return f"{zone[:3]}'{zone[3:5]}'" if zone else ""


def write_metadata(file: File, about: About) -> int:
    """The same in XMP, where archives look."""
    moment = about.moment
    names = ("CreateDate", "ModifyDate", "MetadataDate") if moment else ()
    packet = _PACKET.format(
        title=_escaped(about.title),
        author=_escaped(about.author),
        program=_escaped(about.program),
        language=about.language,
        dates="".join(f"<xmp:{name}>{moment.isoformat() if moment else ''}</xmp:{name}>" for name in names),
    )
    return file.stream("/Type/Metadata/Subtype/XML", packet.encode("utf-8"), packed=False)


def write_output_intent(file: File) -> int:
    """Grey and black as a screen of sRGB shows them."""
    profile = Path(__file__).resolve().parents[3] / "resources" / "icc" / _PROFILE
    colours = file.stream("/N 3", profile.read_bytes())
    return file.add(
        "<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)"
        f"/Info(sRGB IEC61966-2.1)/DestOutputProfile {colours} 0 R>>"
    )
