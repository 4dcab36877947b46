"""What ``make`` says where it cannot install what is missing."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("sudo", [None, "exit 1", "unusable"])
def test_packages_that_cannot_be_installed_are_named(tmp_path: Path, sudo: str | None) -> None:
    """An ordinary user without PostGIS, whose sudo is missing, refuses, or must not be run."""
    for name in ("sh", "ls", "env"):
        (tmp_path / name).symlink_to(str(shutil.which(name)))
    programs = {"id": "echo 1000", "apt-get": "exit 0", "python3": "exit 0"} | ({"sudo": sudo} if sudo else {})
    for name, does in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o644 if does == "unusable" else 0o755)
    result = subprocess.run(
        [str(shutil.which("make")), "system", "POSTGIS=/nowhere/postgis.control"],
        cwd=ROOT,
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 2  # make's own; the recipe's is 3
    said, failed = result.stderr.splitlines()
    assert "'apt-get install python3-venv postgresql postgresql-postgis'" in said
    assert said.endswith("then run this again.")
    assert "Error 3" in failed
