"""The house keeps its shape: folders, names, sizes, and who may touch the clock, the environment and Ray."""

from __future__ import annotations

import ast
import functools
import pathlib
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

ROOT = pathlib.Path(__file__).parents[2]
PACKAGES = ("echoplay_actors", "http/echoplay_http", "persistence/echoplay_persistence", "cluster/echoplay_cluster")
LINES_MAX = 350
LINES_UNEXPLAINED_MAX = 250
VAGUE_NAMES = {"utils", "util", "common", "helpers", "helper", "manager", "misc"}

ENVIRONMENT_READERS = {
    "cluster/echoplay_cluster/command.py",
    "cluster/echoplay_cluster/conductor.py",
    "cluster/echoplay_cluster/settings.py",
    "persistence/echoplay_persistence/migrate.py",
    # These read nothing of it: they hand it on to a child process.
    "cluster/echoplay_cluster/local/postgres.py",
    "cluster/echoplay_cluster/local/ray_launcher.py",
    "cluster/echoplay_cluster/local/valkey.py",
    "cluster/echoplay_cluster/supervisor/conductor_child.py",
    "cluster/echoplay_cluster/supervisor/migration.py",
    # Firebase's library can be told of its emulator in no other way.
    "http/echoplay_http/providers/firebase.py",
}
TIME_AND_CHANCE = {"echoplay_actors/clock.py", "echoplay_actors/ids.py", "echoplay_actors/testing/seeded_randomness.py"}
WORLDLY_CALLS = re.compile(
    r"time\.(time|time_ns|monotonic|monotonic_ns|perf_counter|perf_counter_ns|sleep)|(datetime|date)\.(now|utcnow|today)"
    r"|random\.\w+|secrets\.\w+|os\.urandom|(uuid\.)?uuid[1-8]"
)

MACHINE_PATHS = re.compile(r"(?<![\w.-])/(?:work|root|home/\w+|Users/\w+)/[\w.-]+|(?<![\w.-])/tmp/[\w-]+/[\w.-]+")
REGISTRIES = re.compile(
    r"index-url[=\s]+\S*http|[\"']?registry[\"']?\s*[=:]\s*[\"']?http|[\"']resolved[\"']:\s*[\"']https?://(?!registry\.npmjs\.org/)",
    re.IGNORECASE,
)
THIS_FILE = "tests/layout/test_layout.py"


@functools.cache
def _files() -> list[str]:
    """Every file that is or would be tracked; without git, every file that is not hidden, installed or cached."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0:
        return sorted(name for name in set(listed.stdout.splitlines()) if (ROOT / name).is_file())
    skipped = {"__pycache__", "node_modules", "dist"}
    found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return sorted(
        path.as_posix()
        for path in found
        if not skipped.intersection(path.parts) and not any(part.startswith(".") for part in path.parts)
    )


def _python(*under: str) -> list[str]:
    folders = tuple(f"{folder}/" for folder in under)
    return [name for name in _files() if name.endswith(".py") and (not folders or name.startswith(folders))]


@functools.cache
def _tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_text(encoding="utf-8"), filename=name)


def _imports(name: str) -> Iterator[str]:
    for node in ast.walk(_tree(name)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _web() -> list[str]:
    """The web app's own sources, its tests left out."""
    return [
        name
        for name in _files()
        if name.startswith("http/web/") and name.endswith((".ts", ".tsx", ".mjs")) and ".test." not in name
    ]


def _offenders(names: list[str], offends: Callable[[str], bool]) -> list[str]:
    return [name for name in names if offends(name)]


def test_http_is_a_source_root_and_never_a_package() -> None:
    assert not (ROOT / "http" / "__init__.py").exists()


def test_the_standard_library_keeps_its_http_beside_ours() -> None:
    check = "import http, http.client, sys; print(http.__file__); import echoplay_http; print(http.client.__file__)"
    for path in ([str(ROOT)], [str(ROOT), str(ROOT / "http")]):
        program = f"import sys; sys.path[:0] = {[*path, str(ROOT / 'http')]!r}; {check}"
        found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
        assert found.returncode == 0, found.stderr
        assert str(ROOT / "http") not in found.stdout


def test_tests_are_no_packages_and_no_folder_of_theirs_is_called_http() -> None:
    tests = [pathlib.PurePosixPath(name) for name in _files() if name.startswith("tests/")]
    assert [str(path) for path in tests if path.name == "__init__.py"] == []
    assert [str(path) for path in tests if "http" in path.parts[:-1]] == []


def test_test_files_have_names_of_their_own() -> None:
    """They are no packages, so two of one name would be one module."""
    names = [pathlib.PurePosixPath(name).name for name in _python("tests")]
    assert sorted({name for name in names if names.count(name) > 1 and name != "conftest.py"}) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_each_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()
    assert (ROOT / package / "__init__.py").is_file()


def test_no_module_has_a_vague_name() -> None:
    def vague(name: str) -> bool:
        path = pathlib.PurePosixPath(name)
        return bool(VAGUE_NAMES & {path.stem, *path.parts[:-1]})

    assert _offenders([*_python(), *_web()], vague) == []


def test_every_module_says_what_it_is() -> None:
    assert _offenders(_python(), lambda name: not (ast.get_docstring(_tree(name)) or "").strip()) == []


def test_no_file_is_too_long_and_a_long_one_says_why() -> None:
    def too_long(name: str) -> bool:
        lines = (ROOT / name).read_text(encoding="utf-8").count("\n")
        explained = "longer" in (ast.get_docstring(_tree(name)) or "").lower()
        return lines > LINES_MAX or (lines > LINES_UNEXPLAINED_MAX and not explained)

    assert _offenders(_python(), too_long) == []


def test_every_module_of_the_web_app_says_what_it_is_and_none_is_too_long() -> None:
    def too_much(name: str) -> bool:
        text = (ROOT / name).read_text(encoding="utf-8")
        return not text.startswith("/**") or text.count("\n") > LINES_MAX

    assert _offenders(_web(), too_much) == []


def test_the_web_app_makes_no_markup_or_code_from_text() -> None:
    """What people type reaches every page: it stays text, whatever is in it."""
    forbidden = re.compile(
        r"dangerouslySetInnerHTML|\.(inner|outer)HTML\b|insertAdjacentHTML|document\.write|\beval\(|new Function\("
    )
    assert _offenders(_web(), lambda name: bool(forbidden.search((ROOT / name).read_text(encoding="utf-8")))) == []


def test_only_cluster_imports_ray() -> None:
    sources = [name for name in _python(*PACKAGES) if not name.startswith("cluster/")]
    assert _offenders(sources, lambda name: any(one.split(".")[0] == "ray" for one in _imports(name))) == []


def test_only_settings_and_entry_points_read_the_environment() -> None:
    def reads(name: str) -> bool:
        return name not in ENVIRONMENT_READERS and any(
            (isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.environb", "os.getenv"))
            or (isinstance(node, ast.ImportFrom) and node.module == "os" and _named(node) & {"environ", "getenv"})
            for node in ast.walk(_tree(name))
        )

    assert _offenders(_python(*PACKAGES), reads) == []


def _named(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}


def test_the_actors_take_time_and_chance_from_outside() -> None:
    def worldly(name: str) -> bool:
        return any(
            isinstance(node, ast.Call) and WORLDLY_CALLS.fullmatch(ast.unparse(node.func))
            for node in ast.walk(_tree(name))
        )

    assert _offenders([name for name in _python("echoplay_actors") if name not in TIME_AND_CHANCE], worldly) == []


def test_the_rules_wait_for_nothing_and_log_nothing() -> None:
    def impure(name: str) -> bool:
        waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
        worldly = {"asyncio", "logging", "os", "random", "secrets", "socket", "threading", "time", "uuid"}
        return any(isinstance(node, waits) for node in ast.walk(_tree(name))) or bool(
            worldly & {one.split(".")[0] for one in _imports(name)}
        )

    assert _offenders(_python("echoplay_actors/match"), impure) == []


def test_no_file_knows_a_machine_or_a_registry() -> None:
    def known(name: str) -> bool:
        try:
            text = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            return False
        return bool(MACHINE_PATHS.search(text) or REGISTRIES.search(text))

    assert _offenders([name for name in _files() if name != THIS_FILE], known) == []


def test_what_a_module_offers_is_named_in_order() -> None:
    def unsorted(name: str) -> bool:
        for node in _tree(name).body:
            if isinstance(node, ast.Assign) and any(ast.unparse(target) == "__all__" for target in node.targets):
                offered = list(ast.literal_eval(node.value))
                return offered != sorted(set(offered), key=_offered_place)
        return False

    assert _offenders(_python(*PACKAGES), unsorted) == []


def _offered_place(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest: the order ruff gives them."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2), name


def test_the_four_packages_hold_all_source_there_is() -> None:
    top = {name.split("/")[0] for name in _python() if "/" in name}
    assert top <= {"echoplay_actors", "http", "persistence", "cluster", "tests", "scripts"}
