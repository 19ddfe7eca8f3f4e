"""The package for Debian and what comes from it: the bundle under /opt, and what makes desktops know of it."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

from environment import ROOT
from installers import contents, facts, icons

HOME = f"opt/{facts.NAME}"
TEMPLATES = Path(__file__).with_name("desktop")
OVERRIDES = (
    *("dir-or-file-in-opt", "embedded-library", "unstripped-binary-or-object", "library-not-linked-against-libc"),
    *("shared-library-lacks-prerequisites", "hardening-no-pie", "package-contains-timestamped-gzip", "bogus-mail-host"),
    "bogus-mail-host-in-debian-changelog",
)
"""What lintian minds in a program that comes with its libraries as others built them, and has no address."""
MAINTAINER = "nianbao <nianbao@localhost>"


def make(bundle: Path, folder: Path, version: str = facts.VERSION, level: int = 9) -> Path:
    """Pack a bundle, the smaller the higher `level` (0 to 9); the same bundle and version give the same bytes."""
    tree = facts.BUILD / "deb"
    if tree.exists():
        shutil.rmtree(tree)
    shutil.copytree(bundle, tree / HOME, symlinks=True)
    for path, content in sorted(files(version).items()):
        _write(tree / path, content)
    (tree / "usr/bin").mkdir(parents=True)
    (tree / "usr/bin" / facts.NAME).symlink_to(f"/{HOME}/{facts.NAME}")
    size = sum(1 + (path.lstat().st_size + 1023) // 1024 for path in tree.rglob("*"))
    _write(tree / "DEBIAN/control", control(version, size).encode())
    _write(tree / "DEBIAN/md5sums", "".join(_digests(tree)).encode())
    _set_modes(tree)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file_name(version)
    # Packing takes minutes: what is not whole yet must not be taken for the package.
    partial = target.with_name(f"{target.name}.partial")
    command: list[str | Path] = ["dpkg-deb", "--root-owner-group", "-Zxz", f"-z{level}", "--build", tree, partial]
    variables = {**os.environ, "SOURCE_DATE_EPOCH": str(facts.epoch())}
    subprocess.run(command, env=variables, check=True, stdout=2)
    partial.replace(target)
    return target


def depends() -> list[str]:
    """Return the packages that every desktop has, with the lowest versions that the bundle needs."""
    least = {"libc6": "libc6 (>= {}.{})".format(*facts.floor())}
    return [least.get(package, package) for package in contents.SYSTEM]


def file_name(version: str) -> str:
    return f"{facts.NAME}_{version}_{facts.machine()}.deb"


def control(version: str, size: int) -> str:
    """`size` in KiB."""
    fields = {
        "Package": facts.NAME,
        "Version": version,
        "Architecture": facts.machine(),
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size),
        "Depends": ", ".join(depends()),
        "Recommends": ", ".join(contents.OPTIONAL),
        "Section": "text",
        "Priority": "optional",
        "Description": "annual reports on government information disclosure\n"
        f" {facts.TITLE}：{facts.SUMMARY}。\n"
        " .\n"
        " Fills in, checks and exports (DOCX, XLSX, PDF) the annual report that Chinese\n"
        " offices publish on government information disclosure. Needs no network.",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def files(version: str) -> dict[str, bytes]:
    """Everything beside the bundle: path in the package → content."""
    name = facts.NAME
    share = "usr/share"
    found = {
        f"{share}/applications/{name}.desktop": _filled(f"{name}.desktop", version),
        f"{share}/metainfo/org.{name}.{name}.metainfo.xml": _filled(f"org.{name}.{name}.metainfo.xml", version),
        f"{share}/mime/packages/{name}.xml": _filled(f"{name}.xml", version),
        f"{share}/man/man1/{name}.1.gz": _zipped(_filled(f"{name}.1", version)),
        f"{share}/doc/{name}/changelog.gz": _zipped(_changelog(version).encode()),
        f"{share}/doc/{name}/NEWS.gz": _zipped((ROOT / "CHANGELOG.md").read_bytes()),
        f"{share}/doc/{name}/copyright": _copyright().encode(),
        f"{share}/lintian/overrides/{name}": "".join(f"{name}: {tag}\n" for tag in OVERRIDES).encode(),
        f"{share}/icons/hicolor/scalable/apps/{name}.svg": (icons.FOLDER / f"{name}.svg").read_bytes(),
    }
    for size in icons.SIZES:
        picture = (icons.FOLDER / f"{size}.png").read_bytes()
        found[f"{share}/icons/hicolor/{size}x{size}/apps/{name}.png"] = picture
    return found


def globs() -> dict[str, list[str]]:
    """Return the name patterns of data files and packages, longer than *.json, so that no other files match."""
    editions = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "forms").glob("*/edition.toml")]
    own = [edition for edition in editions if "words" in edition]
    stems = [(re.sub(r"{[a-z]+}", "*", each["words"]["file_name"]), each["package"]["name"]) for each in own]
    return {
        "@REPORTS@": sorted(f"{stem}*.json" for stem, _ in stems),
        "@PACKAGES@": sorted(f"{stem}_{package}*.zip" for stem, package in stems),
    }


def _filled(name: str, version: str) -> bytes:
    date = time.strftime("%Y-%m-%d", time.gmtime(facts.epoch()))
    marks = {"@VERSION@": version, "@DATE@": date}
    marks |= {mark: "\n".join(f'    <glob pattern="{each}"/>' for each in found) for mark, found in globs().items()}
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    for mark, value in marks.items():
        text = text.replace(mark, value)
    return text.encode()


def _changelog(version: str) -> str:
    """Write the changelog that Debian asks for; NEWS has the changes."""
    date = formatdate(facts.epoch())
    return f"{facts.NAME} ({version}) stable; urgency=medium\n\n  * See NEWS.gz.\n\n -- {MAINTAINER}  {date}\n"


def _copyright() -> str:
    return (
        f"Copyright: the authors of {facts.NAME}\n"
        f"{facts.TITLE}: Apache-2.0; on Debian systems the text is in /usr/share/common-licenses/Apache-2.0.\n"
        f"The libraries and typefaces in /{HOME} keep their own licences, all set out in\n"
        f"/{HOME}/_internal/resources/licences.txt.\n"
    )


def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _digests(tree: Path) -> Iterator[str]:
    for path in sorted(tree.rglob("*")):
        if path.is_file() and not path.is_symlink() and "DEBIAN" not in path.relative_to(tree).parts:
            yield f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(tree).as_posix()}\n"


def _set_modes(tree: Path) -> None:
    """Set modes that do not depend on the builder's umask: folders and programs 755, all else 644."""
    tree.chmod(0o755)
    for path in tree.rglob("*"):
        if not path.is_symlink():
            is_program = path.is_dir() or path == tree / HOME / facts.NAME
            path.chmod(0o755 if is_program else 0o644)
