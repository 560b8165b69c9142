"""The files in deploy/ say what operating.md promises; read, as no container engine is needed."""

from __future__ import annotations

import configparser
import re
from pathlib import Path


def _unit(root: Path) -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(root / "deploy/policytrail.service")
    return dict(parser["Service"])


def test_the_unit_has_notify_watchdog_and_hardening(root: Path) -> None:
    unit = _unit(root)
    assert unit["Type"] == "notify"
    assert int(unit["WatchdogSec"]) >= 120  # the daemon counts as hung after a minute
    assert int(unit["TimeoutStopSec"]) > 10
    for name in ("NoNewPrivileges", "PrivateTmp", "ProtectHome", "PrivateDevices", "DynamicUser"):
        assert unit[name] == "yes", name
    assert unit["ProtectSystem"] == "strict"
    assert unit["CapabilityBoundingSet"] == ""


def test_the_image_runs_as_nobody_in_particular_and_checks_its_health(root: Path) -> None:
    text = (root / "deploy/Dockerfile").read_text(encoding="utf-8")
    final = text.rpartition("\nFROM ")[2]
    user = re.search(r"^USER (\d+)$", final, re.MULTILINE)
    assert user is not None
    assert int(user[1]) > 0
    assert "healthz" in final
    assert "--require-hashes" in text


def test_both_containers_have_a_read_only_root_and_no_rights(root: Path) -> None:
    text = (root / "deploy/compose.yaml").read_text(encoding="utf-8")
    services = re.split(r"^  (?=\w+:$)", text.partition("services:\n")[2], flags=re.MULTILINE)
    named = {one.partition(":")[0]: one for one in services if one.startswith(("daemon", "datas"))}
    assert set(named) == {"daemon", "datasette"}
    for name, service in named.items():
        assert "read_only: true" in service, name
        assert "cap_drop: [ALL]" in service, name
        assert "no-new-privileges:true" in service, name
    assert '"127.0.0.1:8001:8001"' in named["datasette"]
