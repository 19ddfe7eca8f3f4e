"""What is built of the program's own forms is kept in a file, and only as long as it is what would be built."""

import pickle
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.forms import Editions, bundled, cache


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The root of a program with two forms and one module, for which nothing is kept yet."""
    for name in ("one", "two"):
        (tmp_path / "forms" / name).mkdir(parents=True)
        (tmp_path / "forms" / name / "edition.toml").write_text(f'id = "{name}"\n', "utf-8")
    (tmp_path / "app" / "forms").mkdir(parents=True)
    (tmp_path / "app" / "forms" / "build.py").write_text("pass\n", "utf-8")
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    monkeypatch.setattr(cache, "FORMS", tmp_path / "forms")
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    cache._source_sum.cache_clear()
    yield tmp_path
    cache._source_sum.cache_clear()


def kept(value: object = "built") -> object:
    """As another process gets it."""
    cache._source_sum.cache_clear()
    return cache.kept("one.edition", lambda: value)


@pytest.mark.parametrize("edition", list(bundled()))
def test_what_is_loaded_equals_what_is_built(edition: str) -> None:
    built = bundled().built(edition)
    loaded = pickle.loads(pickle.dumps(built, pickle.HIGHEST_PROTOCOL))
    assert repr(loaded["edition"]) == repr(built["edition"])
    assert (loaded["grammar"], loaded["guide"]) == (built["grammar"], built["guide"])
    own = bundled()[edition]
    assert own.grammar == built["grammar"]
    assert own.guide == built["guide"]


def test_a_kept_value_is_loaded(own: Path) -> None:
    assert kept("first") == "first"
    assert kept("second") == "first"


@pytest.mark.parametrize("changed", ["forms/two/edition.toml", "app/forms/build.py", "forms/one/rules.toml"])
def test_another_source_means_another_value(own: Path, changed: str) -> None:
    kept("first")
    (own / changed).write_text("# other\n", "utf-8")
    assert kept("second") == "second"
    assert kept("third") == "second"


def test_a_damaged_file_is_no_value(own: Path) -> None:
    """Every byte in turn, and every shorter file."""
    kept("first")
    path = cache.path_of("one.edition", is_bundle=False)
    whole = path.read_bytes()
    damaged = [
        whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :] for at in range(len(whole)) for bit in (0, 6)
    ]
    for data in (*damaged, *(whole[:end] for end in range(len(whole)))):
        path.write_bytes(data)
        assert kept("second") == "second"


def test_where_nothing_can_be_written_the_value_is_built(own: Path) -> None:
    (own / "forms" / cache.FOLDER).write_text("a file stands where the folder would be", "utf-8")
    assert kept("first") == "first"
    assert kept("second") == "second"


def test_nothing_is_kept_where_python_keeps_no_modules(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert kept("first") == "first"
    assert not (own / "forms" / cache.FOLDER).exists()


def test_the_bundle_has_no_modules_to_look_at(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = cache.path_of("one.edition", is_bundle=True)
    assert path.parent.name != cache.FOLDER, "Debian's packages may bring none"
    path.parent.mkdir()
    path.write_bytes(cache.for_bundle("in the bundle"))
    shutil.rmtree(own / "app")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert kept("built") == "in the bundle"


def test_an_edition_of_another_folder_is_not_kept(project_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one of the program's own, where another folder has an edition of the same name: it may extend that one."""
    asked: list[str] = []

    def kept(name: str, make: object) -> object:
        asked.append(name)
        return cache.kept(name, make)  # type: ignore[arg-type]

    monkeypatch.setattr("app.forms.editions.kept", kept)
    little = project_root / "tests" / "data" / "forms"
    editions = Editions(project_root / "forms", little)
    assert editions["little"].id == "little"
    assert asked == []
    assert editions["disclosure-2021"].id == "disclosure-2021"
    assert asked == ["disclosure-2021.edition"]


def test_an_edition_in_two_folders_is_not_kept(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(project_root / "forms" / "disclosure-2021", tmp_path / "disclosure-2021")
    path = tmp_path / "disclosure-2021" / "edition.toml"
    path.write_text(path.read_text("utf-8").replace("2021年", "改过的", 1), "utf-8")
    monkeypatch.setattr("app.forms.editions.kept", lambda name, make: pytest.fail(f"{name} is kept"))
    assert Editions(project_root / "forms", tmp_path)["disclosure-2021-single"].id == "disclosure-2021-single"
