"""A bundle in small: what the packages carry, without making it."""

from pathlib import Path


def bundle(folder: Path, program: str) -> Path:
    top = folder / "nianbao"
    internal = top / "_internal"
    (internal / "forms").mkdir(parents=True)
    (top / program).write_bytes(b"program")
    (internal / "forms" / "edition.toml").write_text("甲", encoding="utf-8")
    return top


def icons(folder: Path, sizes: tuple[int, ...]) -> Path:
    folder.mkdir()
    for name in ("nianbao.svg", *(f"{size}.png" for size in sizes)):
        (folder / name).write_bytes(name.encode())
    return folder
