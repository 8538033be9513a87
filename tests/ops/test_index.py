"""What is installed is what was locked, though the index offers something newer of everything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ops import ROOT, assets, venv
from ops.errors import UserError
from tests.ops.index import NEWER, add_npm_package, add_wheel, index_and_lock, serving

Pin = tuple[str, str, str]


def pins(lock: str) -> list[Pin]:
    """Each package of a list with its version and marker."""
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    return re.findall(r"^([\w.-]+)==(\S+)( ; [^\\]*[^\\ ])? ?\\?$", text, re.MULTILINE)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but pip."""
    folder = tmp_path_factory.mktemp("environments") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def bare(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Set-up works in a folder of the test: an index there, lists there, an environment without packages."""
    (tmp_path / "simple").mkdir()
    monkeypatch.setattr(venv, "VENV", empty)
    monkeypatch.setattr(venv, "LISTS", tmp_path)
    for name in ("PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONSTRAINT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with serving(tmp_path) as address:
        monkeypatch.setenv("PIP_INDEX_URL", f"{address}/simple")
        yield tmp_path
    there = set(installed()) - {"pip", "setuptools"}
    if there:
        assert venv.pip("uninstall", "--yes", *there).returncode == 0


def installed() -> dict[str, str]:
    listed = json.loads(venv.pip("list", "--format=json", "--disable-pip-version-check").stdout)
    return {re.sub(r"[-_.]+", "-", entry["name"]).lower(): entry["version"] for entry in listed}


def chosen(names: set[str]) -> list[Pin]:
    found = [pin for pin in pins("dev") if pin[0] in names]
    assert {name for name, _, _ in found} == names
    return found


def test_every_locked_package_is_taken_though_each_has_a_newer_release(bare: Path) -> None:
    everywhere = [pin for pin in pins("dev") if not pin[2]]
    assert len(everywhere) > 80
    index_and_lock(bare / "simple", bare / "dev.txt", pins("dev"))
    venv.install("dev")
    there = installed()
    assert {name: there.get(name) for name, _, _ in everywhere} == {name: version for name, version, _ in everywhere}
    assert NEWER not in there.values()


def test_a_resolver_would_refuse_the_list_as_soon_as_an_extra_has_a_newer_release(bare: Path) -> None:
    """Why nothing is resolved: seen with pytest-cov, which needs coverage[toml]."""
    with_extra = chosen({"pytest-cov", "coverage", "pytest", "pluggy", "iniconfig", "packaging", "pygments"})
    index_and_lock(bare / "simple", bare / "dev.txt", with_extra)
    exact = venv.install_arguments("dev")
    assert venv.pip(*exact, "--dry-run").returncode == 0
    resolving = [argument for argument in exact if argument != "--no-deps"]
    assert len(resolving) == len(exact) - 1
    done = venv.pip(*resolving, "--dry-run")
    assert done.returncode != 0
    assert "coverage" in done.stdout


def test_a_package_that_is_not_the_locked_one_is_refused(bare: Path) -> None:
    index_and_lock(bare / "simple", bare / "dev.txt", chosen({"flask"}))
    lock = bare / "dev.txt"
    lock.write_text(re.sub(r"sha256:\w{8}", "sha256:00000000", lock.read_text()))
    with pytest.raises(UserError, match="not the one that was locked"):
        venv.install("dev")


def test_a_list_that_lacks_something_its_packages_need_is_named(bare: Path) -> None:
    index_and_lock(bare / "simple", bare / "dev.txt", chosen({"flask", "click", "jinja2", "markupsafe"}))
    with pytest.raises(UserError, match=r"dev\.txt does not list everything(.|\n)*flask .* requires werkzeug"):
        venv.install("dev")


def test_an_index_that_does_not_answer_is_a_sentence(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index_and_lock(bare / "simple", bare / "dev.txt", chosen({"flask"}))
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(UserError, match="Check the network"):
        venv.install("dev")


def test_npm_takes_what_is_locked_though_everything_has_a_newer_release(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry, source, modules = tmp_path / "registry", tmp_path / "assets", tmp_path / "modules"
    for folder in (registry, source, modules):
        folder.mkdir()
    lock = json.loads((assets.SOURCE / "package-lock.json").read_text(encoding="utf-8"))
    package = json.loads((assets.SOURCE / "package.json").read_text(encoding="utf-8"))
    monkeypatch.setattr(assets, "SOURCE", source)
    monkeypatch.setattr(assets, "MODULES", modules)
    with serving(registry) as address:
        locked = {}
        for path, entry in lock["packages"].items():
            if name := path.removeprefix("node_modules/"):
                locked[name] = entry["version"]
                entry["integrity"] = add_npm_package(registry, address, name, [entry["version"], NEWER])[
                    entry["version"]
                ]
        for kind in ("dependencies", "devDependencies"):  # as open as they could ever become
            package[kind] = lock["packages"][""][kind] = {name: f">={locked[name]}" for name in package[kind]}
        (source / "package.json").write_text(json.dumps(package))
        (source / "package-lock.json").write_text(json.dumps(lock))
        shutil.copyfile(ROOT / "assets" / ".npmrc", source / ".npmrc")
        monkeypatch.setenv("npm_config_registry", address)

        assert assets.fetch()
        assert {name: fetched(modules, name) for name in locked} == locked
        assert assets.npm("install", "--no-package-lock").returncode == 0
        assert {fetched(modules, name) for name in locked} == {NEWER}


def fetched(modules: Path, name: str) -> str:
    return str(json.loads((modules / "node_modules" / name / "package.json").read_text())["version"])


def test_a_wheel_of_the_index_is_a_wheel(tmp_path: Path) -> None:
    """The tests above stand on it."""
    first, second = add_wheel(tmp_path, "a.b-c", "1.0", ["x; extra == 'y'"]), add_wheel(tmp_path, "a.b-c", "2.0")
    assert first != second
    assert (tmp_path / "a-b-c" / "index.html").read_text().count("<a ") == 2
