"""The installer's own steps: which Node.js will do, when the web app is built again, and what counts as a browser."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty machine: a PATH with nothing on it but what a test puts there, and a project folder."""
    # The scripts are no package: they import each other by their bare names.
    monkeypatch.syspath_prepend(str(SCRIPTS))
    machine = tmp_path / "bin"
    machine.mkdir()
    (tmp_path / "project").mkdir()
    monkeypatch.setenv("PATH", str(machine))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.chdir(tmp_path / "project")
    yield machine
    for name in ("steps", "npm", "web_app", "chromium"):
        sys.modules.pop(name, None)


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def step(name: str) -> ModuleType:
    return importlib.import_module(name)


@pytest.mark.parametrize(
    ("version", "will_do"),
    [
        ("v18.20.4", False), ("v20.18.9", False), ("v20.19.0", True), ("v20.20.2", True), ("v21.7.3", False),
        ("v22.11.0", False), ("v22.12.0", True), ("v24.1.0", True), ("v100.0.0", True), ("nonsense", False),
    ],
)  # fmt: skip
def test_the_machines_own_node_will_do_when_it_builds_the_app(steps: Path, version: str, will_do: bool) -> None:
    assert not step("npm").node_is_there()
    program(steps, "node", f"echo {version}")
    assert not step("npm").node_is_there(), "without npm it is of no use"
    program(steps, "npm", "exit 0")
    assert step("npm").node_is_there() is will_do


def a_web_app(steps: Path) -> Path:
    """Sources, and an npm that notes what it is asked and builds a page."""
    sources = Path("http/web")
    (sources / "src").mkdir(parents=True)
    (sources / "package-lock.json").write_text("{}")
    (sources / "src" / "main.ts").write_text("1")
    program(steps, "node", "echo v22.12.0")
    program(
        steps, "npm",
        'PATH=/usr/bin:/bin; echo "$1 $2" >> asked; mkdir -p dist node_modules; [ "$1" = ci ] || rm -f dist/.built',
    )  # fmt: skip
    return sources


def test_the_app_is_built_when_its_sources_changed_and_only_then(steps: Path) -> None:
    sources = a_web_app(steps)
    build = step("web_app").build_web_app

    def asked() -> list[str]:
        build(lambda: pytest.fail("Node.js is there"))
        lines = (sources / "asked").read_text().splitlines() if (sources / "asked").exists() else []
        (sources / "asked").unlink(missing_ok=True)
        return lines

    first = ["ci --ignore-scripts", "run build"]
    assert asked() == first
    assert asked() == []
    (sources / "src" / "main.test.ts").write_text("a test is no part of a build")
    (sources / "src" / "main.ts").touch()
    assert asked() == []
    (sources / "src" / "main.ts").write_text("2")
    assert asked() == ["run build"]
    (sources / "src" / "main.ts").rename(sources / "src" / "other.ts")
    assert asked() == ["run build"]
    (sources / "package-lock.json").write_text('{"packages": {}}')
    assert asked() == first
    (sources / "dist" / ".built").unlink()
    assert asked() == ["run build"]


def test_a_build_that_failed_is_tried_again(steps: Path) -> None:
    sources = a_web_app(steps)
    program(steps, "npm", '[ "$1" = ci ] && PATH=/bin:/usr/bin && mkdir -p node_modules')
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            step("web_app").build_web_app(lambda: None)
    assert not (sources / "dist" / ".built").exists()


def test_a_machine_without_node_gets_one_first(steps: Path) -> None:
    a_web_app(steps)
    (steps / "node").unlink()
    installed = []
    step("web_app").build_web_app(lambda: installed.append("node"))
    assert installed == ["node"]


def test_a_browser_is_one_that_starts(steps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chromium = step("chromium")
    assert chromium.find_chromium() is None
    assert chromium.main([]) == 1
    program(steps, "chromium", "echo install the snap; exit 1")
    assert chromium.find_chromium() is None
    program(steps, "google-chrome", "echo Chrome 140")
    assert chromium.main([]) == 0
    assert capsys.readouterr().out == f"{steps / 'google-chrome'}\n"


def test_a_named_browser_is_the_only_one_looked_for(steps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chromium = step("chromium")
    program(steps, "chromium", "exit 0")
    monkeypatch.setenv("CHROMIUM", str(steps / "mine"))
    assert chromium.find_chromium() is None
    program(steps, "mine", "exit 0")
    assert chromium.find_chromium() == str(steps / "mine")


def test_apt_is_asked_for_a_browser_as_root_and_never_otherwise(steps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chromium = step("chromium")
    program(
        steps, "apt-get",
        f'echo "$@" >> asked; [ "$1" = update ] || {{ printf "#!/bin/sh\\n" > {steps}/chromium; '
        f"/bin/chmod +x {steps}/chromium; }}",
    )  # fmt: skip
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert chromium.main(["install"]) == 1
    assert not Path("asked").exists()
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert chromium.main(["install"]) == 0
    assert Path("asked").read_text().splitlines()[-1].endswith("chromium")
