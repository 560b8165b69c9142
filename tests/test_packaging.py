"""The wheel holds every module and data file of the checkout, and nothing else."""

from __future__ import annotations

import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

# Any module in the root is shipped, so each must be meant.
ROOT_MODULES = {
    "__init__.py", "cli.py", "config.py", "errors.py", "scheduler.py",
}  # fmt: skip
NOT_SHIPPED = {"tests", "benchmarks", "training", "docs", ".ci"}


def _tracked(root: Path) -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True
    ).stdout.decode()
    return [Path(name) for name in listing.split("\0") if name and (root / name).is_file()]


@pytest.fixture(scope="module")
def wheel_names(root: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    copy = tmp_path_factory.mktemp("copy")
    for name in _tracked(root):
        (copy / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, copy / name)
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--disable-pip-version-check", "--wheel-dir", str(target), str(copy)],
        check=True,
    )  # fmt: skip
    (wheel,) = target.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_root_holds_only_meant_modules(root: Path) -> None:
    assert {path.name for path in root.glob("*.py")} == ROOT_MODULES


def test_wheel_holds_every_tracked_module(root: Path, wheel_names: set[str]) -> None:
    expected = {
        f"policytrail/{path.as_posix()}"
        for path in _tracked(root)
        if path.suffix == ".py" and path.parts[0] not in NOT_SHIPPED
    }
    shipped = {name for name in wheel_names if name.endswith(".py")}
    assert shipped == expected


# Everything that the program reads and that is no module. A folder that is not here is not shipped.
DATA = {
    "crawler/catalogue": {".toml"},
    "crawler/replay/site": {".html", ".md", ".toml"},
    "digest": {".toml"},
    "digest/templates": {".jinja"},
    "holdings/data": {".toml"},
    "nlp/lexicons": {".jsonl", ".toml"},
    "nlp/models/events": {".json", ".md", ".onnx", ".toml"},
    "nlp/models/tone": {".json", ".md", ".onnx", ".toml"},
    "timeline/data": {".csv"},
    "web/questions": {".sql"},
    "web/static": {".css", ".js"},
    "web/templates": {".html"},
}


def test_the_data_that_the_wheel_holds_is_listed(wheel_names: set[str]) -> None:
    found: dict[str, set[str]] = {}
    for name in wheel_names:
        path = Path(name.removeprefix("policytrail/"))
        if name.startswith("policytrail/") and path.suffix != ".py" and path.name != "py.typed":
            known = [each for each in path.parents if each.as_posix() in DATA]
            found.setdefault((known or [path.parent])[0].as_posix(), set()).add(path.suffix)
    assert found == DATA


@pytest.mark.parametrize("folder", DATA)
def test_wheel_holds_data_files(root: Path, wheel_names: set[str], folder: str) -> None:
    expected = {
        f"policytrail/{path.as_posix()}"
        for path in _tracked(root)
        if path.as_posix().startswith(folder + "/") and path.suffix != ".py"
    }
    assert expected
    assert expected <= wheel_names


def test_nothing_but_the_package_is_installed(wheel_names: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"policytrail"}


def test_lock_pins_every_requirement(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {requirement.split(">")[0].split("=")[0].lower() for requirement in wanted}
    lock = (root / "requirements.lock").read_text()
    pinned = {
        line.split("==")[0].lower() for line in lock.splitlines() if "==" in line and line[0] != " "
    }
    assert {name.replace("_", "-") for name in names} <= {name.replace("_", "-") for name in pinned}
    assert lock.count("--hash=sha256:") > len(pinned)


def test_what_is_installed_is_what_the_lock_lists(root: Path) -> None:
    """A set-up that resolved anything anew has other versions than those of the lock."""
    lock = (root / "requirements.lock").read_text()
    lines = re.findall(r"^([\w.-]+==[^\\\n]+)", lock, re.MULTILINE)
    listed = [each for each in map(Requirement, lines) if not each.marker or each.marker.evaluate()]
    here = {_folded(one.name): one.version for one in importlib.metadata.distributions()}
    wrong = [str(each) for each in listed if not _is_here(each, here)]
    assert len(listed) > 100
    assert not wrong, "run `make env`: other versions are installed"


def _is_here(wanted: Requirement, here: dict[str, str]) -> bool:
    version = here.get(_folded(wanted.name))
    return version is not None and wanted.specifier.contains(version)


def _folded(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("file", ["Makefile", "deploy/Dockerfile"])
def test_a_lock_is_installed_as_it_is(root: Path, file: str) -> None:
    """pip resolves extras of what a lock lists anew, and finds releases that it does not list."""
    lines = [line for line in (root / file).read_text().splitlines() if "-r requirements" in line]
    assert lines
    assert all("--no-deps" in line and "--require-hashes" in line for line in lines)
