"""The page of licences in a bundle: the program's, the libraries', and those of the system that are brought along."""

from pathlib import Path

from installers import legal


def system(folder: Path) -> Path:
    lists = folder / "var/lib/dpkg/info"
    lists.mkdir(parents=True)
    (lists / "libxcb-cursor0:amd64.list").write_text("/usr/lib\n/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0\n")
    (lists / "libffi7.list").write_text("/usr/lib/x86_64-linux-gnu/libffi.so.7\n")
    for package in ("libxcb-cursor0", "libffi7"):
        doc = folder / "usr/share/doc" / package
        doc.mkdir(parents=True)
        (doc / "copyright").write_text(f"licence of {package}")
    return folder


def test_lays_down_everybodys_licence(tmp_path: Path) -> None:
    internal = tmp_path / "_internal"
    (internal / "resources").mkdir(parents=True)
    for name in ("libxcb-cursor.so.0", "libsqlite3.so.0", "icon.png"):
        (internal / name).touch()
    (internal / "libQt6Core.so.6").symlink_to("PySide6/Qt/lib/libQt6Core.so.6")
    legal.write_notices(internal, [tmp_path], system(tmp_path / "old"))
    page = (internal / legal.PAGE).read_text(encoding="utf-8")
    assert "系统库：libxcb-cursor0" in page and "licence of libxcb-cursor0" in page
    assert "libffi7" not in page  # not brought
    assert "许可证：SQLite" in page and "本程序" in page


def test_names_of_what_is_brought(tmp_path: Path) -> None:
    (tmp_path / "libz.so.1").touch()
    (tmp_path / "libQt6Core.so.6").symlink_to("elsewhere")
    assert legal.brought(tmp_path) == ["libz.so.1"]
