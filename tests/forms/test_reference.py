"""The form author's reference is current, and the form that it gives as an example is a good one."""

import json
import re
from pathlib import Path

from app.cli import main
from app.forms import Editions, decode
from app.forms.lint import lint
from app.forms.reference import EXAMPLE, FILES, reference
from app.model.datafile import to_report


def test_the_committed_reference_is_current(project_root: Path) -> None:
    written = (project_root / "forms" / "README.md").read_text("utf-8")
    assert written == reference(), "write it again: python -m app lint-forms --reference > forms/README.md"


def test_every_key_of_every_file_is_explained() -> None:
    rows = [line.split(" | ") for line in reference().splitlines() if line.startswith("| `")]
    assert len(rows) > 100
    assert [row[0] for row in rows if not row[-1].strip(" |")] == []
    assert set(decode.FILES.values()) <= {kind for _, kind, _ in FILES}


def test_the_example_is_a_form(tmp_path: Path) -> None:
    folder = tmp_path / "garden"
    folder.mkdir()
    pieces = re.split(r"^# (\w+\.toml)\n", EXAMPLE, flags=re.MULTILINE)[1:]
    for name, text in zip(pieces[::2], pieces[1::2], strict=True):
        (folder / name).write_text(text, "utf-8")
    example = {
        "format": "nianbao-report/1",
        "edition": "garden",
        "year": 2024,
        "period": "Q1",
        "unit": {"name": "青禾市园林所"},
        "answers": {"plants.trees.count": "12"},
    }
    (folder / "example.json").write_text(json.dumps(example), "utf-8")
    editions = Editions(tmp_path)
    assert lint(editions, "garden") == []
    report = to_report(example, editions)
    assert report.title == "青禾市园林所2024年春季花木养护季报"
    assert report.value("plants.all.count") == 12
    assert main(["lint-forms", str(folder)]) == 0
    assert main(["lint-forms", str(tmp_path)]) == 0
