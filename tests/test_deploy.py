"""The files in deploy/ say what operating.md promises; read, as no container engine is needed."""

from __future__ import annotations

import configparser
import fnmatch
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from policytrail.config import Config, DaemonSettings, LanguageSettings, WebSettings, load


def _unit(root: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(root / "deploy/policytrail.service")
    return dict(parser["Service"])


def _dockerfile(root: Path) -> str:
    return (root / "deploy/Dockerfile").read_text(encoding="utf-8")


def _project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def services(root: Path) -> dict[str, dict[str, Any]]:
    """The services of the compose file."""
    text = (root / "deploy/compose.yaml").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = yaml.safe_load(text)["services"]
    return found


def _bytes(limit: str) -> int:
    return int(limit[:-1]) * 1024 ** (" kmg".index(limit[-1].lower()))


def test_the_unit_has_notify_watchdog_and_hardening(root: Path) -> None:
    unit = _unit(root)
    assert unit["Type"] == "notify"
    assert int(unit["WatchdogSec"]) >= 120  # the daemon counts as hung after a minute
    assert int(unit["TimeoutStopSec"]) > 10
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "DynamicUser"):
        assert unit[name] == "yes", name
    assert unit["ProtectSystem"] == "strict"
    assert unit["CapabilityBoundingSet"] == ""


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_finds_nothing_wrong_with_the_unit(root: Path, tmp_path: Path) -> None:
    text = (root / "deploy" / "policytrail.service").read_text()
    unit = tmp_path / "policytrail.service"  # the program lies elsewhere here, but must be there
    unit.write_text(text.replace("/opt/policytrail/bin/policytrail", sys.executable))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )
    assert (said.returncode, said.stderr) == (0, "")
    unit.write_text(text.replace("WatchdogSec=120", "WatchdogSec=soon"))
    said = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True
    )
    assert "Failed to parse sec value" in said.stderr


def test_no_limit_of_memory_comes_before_our_own(
    root: Path, services: dict[str, dict[str, Any]]
) -> None:
    # The system ends a worker without a word, and each time anew; ours lets go in time and says so.
    workers = DaemonSettings().link_memory + LanguageSettings().worker_memory
    assert _bytes(_unit(root)["MemoryMax"]) > workers
    assert _bytes(services["daemon"]["mem_limit"]) > workers
    assert _unit(root)["OOMPolicy"] == "continue"  # else one worker's end is the daemon's


def test_the_image_runs_as_nobody_in_particular_and_checks_its_health(root: Path) -> None:
    text = _dockerfile(root)
    final = text.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+)$", final, re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    assert f"'127.0.0.1', {DaemonSettings().health_port}, " in final
    assert "'/healthz'" in final
    every = re.search(r"--interval=(\d+)s", final)
    assert every is not None
    assert int(every[1]) <= 20  # the first look comes after it, and Datasette waits for that
    assert "--require-hashes" in text


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", one)[0] for one in requirements}


def test_the_image_keeps_no_tool_that_only_developers_need(root: Path) -> None:
    removed = re.search(r"pip uninstall --yes ([^\\]+)", _dockerfile(root))
    assert removed is not None
    project = _project(root)["project"]
    extras = dict(project["optional-dependencies"])
    wanted = _names(extras.pop("dev"))
    needed = _names(project["dependencies"]).union(*map(_names, extras.values()))
    # spaCy and Datasette need setuptools too.
    assert set(removed[1].split()) == wanted - needed - {"setuptools"}


def test_what_the_build_needs_is_sent_to_it_and_no_rubbish(root: Path) -> None:
    patterns = (root / ".dockerignore").read_text(encoding="utf-8").split("\n")
    left_out = [one.removeprefix("**/") for one in patterns if one and not one.startswith("#")]

    def is_left_out(name: str) -> bool:
        return any(fnmatch.fnmatchcase(name, pattern) for pattern in left_out)

    tool = _project(root)["tool"]["setuptools"]
    packages = {one.split(".")[1] for one in tool["packages"] if "." in one}
    files = {"pyproject.toml", "requirements.lock", "README.md", "LICENSE", "NOTICE", "cli.py"}
    assert [one for one in packages | files if is_left_out(one)] == []
    ignored = (root / ".gitignore").read_text(encoding="utf-8").split()
    samples = [one.rstrip("/").replace("*", "some") for one in ignored]
    assert [one for one in [*samples, ".git", "tests"] if not is_left_out(one)] == []


def test_both_containers_have_a_read_only_root_and_no_rights(
    services: dict[str, dict[str, Any]],
) -> None:
    assert set(services) == {"daemon", "datasette"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service["ports"]), name


def test_both_containers_come_back_after_the_machine_was_started(
    services: dict[str, dict[str, Any]],
) -> None:
    # "on-failure" does not start what ended in good order when the engine did.
    assert {one["restart"] for one in services.values()} == {"unless-stopped"}


def test_what_is_set_outside_is_a_setting_and_has_its_name(root: Path, tmp_path: Path) -> None:
    # Any other POLICYTRAIL_... in a shell would be refused by a policytrail that runs there too.
    text = (root / "deploy/compose.yaml").read_text(encoding="utf-8")
    variables = re.findall(r"\$\{(\w+)", text)
    assert variables != []
    empty = tmp_path / "empty.toml"
    empty.touch()
    for variable in variables:
        assert load(empty, {variable: "a name"}) != Config()


def test_each_container_is_asked_at_its_own_port(services: dict[str, dict[str, Any]]) -> None:
    health, web = DaemonSettings().health_port, WebSettings().port
    assert services["daemon"]["ports"] == [f"127.0.0.1:{health}:{health}"]
    assert "healthcheck" not in services["daemon"]  # the image's, as tested above
    assert services["daemon"]["environment"]["POLICYTRAIL_DAEMON__HEALTH_HOST"] == "0.0.0.0"  # noqa: S104
    # Without one of its own it would have the image's, which asks the daemon.
    assert f"'127.0.0.1', {web}, " in services["datasette"]["healthcheck"]["test"][-1]
    assert services["datasette"]["ports"] == [f"127.0.0.1:{web}:{web}"]
    assert services["datasette"]["command"][-2:] == [str(web), "--sql"]
