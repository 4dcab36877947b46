"""The README's commands are run as they stand there, and its files exist."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```$", README, re.M | re.S)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return tmp_path


def test_commands_of_the_readme(folder: Path) -> None:
    assert len(BLOCKS) >= 5
    with tempfile.TemporaryDirectory(prefix="sijill-test-") as data:
        Path(data).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "DATABASE_URL"))}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        result = subprocess.run(
            ["bash", "-eu"],
            input="\n".join(BLOCKS),
            text=True,
            capture_output=True,
            cwd=folder,
            env=kept | {"SIJILL_DATA": data, "PATH": path},
            check=False,
            timeout=900,
        )
    assert result.returncode == 0, result.stderr
    assert "set aside" not in result.stderr
    for name in ("map.html", "events.gpkg", "located.jsonl"):
        assert (folder / name).stat().st_size > 1000
    assert "detection  P" in result.stdout


def test_linked_files_exist() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
