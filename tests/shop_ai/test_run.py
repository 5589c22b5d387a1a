"""run.py is what a person meets first, with nothing installed."""

import ast
import importlib.util
import shutil
import subprocess
import sys

import pytest

from tests.shop_ai.conftest import CHECKOUT


@pytest.fixture
def clone(tmp_path):
    """A checkout whose packages are installed already, as far as its stamp says."""
    for name in ("run.py", "pyproject.toml", "constraints.txt"):
        shutil.copy(CHECKOUT / name, tmp_path)
    spec = importlib.util.spec_from_file_location("run", tmp_path / "run.py")
    run = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(run)
    run.VENV.mkdir()
    run.STAMP.write_text(run.stamp("dev"))
    return run


def test_what_is_installed_is_not_installed_again(clone, capsys):
    clone.install([])
    clone.install([], extra="dev")

    assert capsys.readouterr().out == "The packages are installed already.\n" * 2


def test_another_pinned_version_asks_for_a_new_installation(clone):
    installed = clone.stamp("dev")

    with open(clone.HERE / "constraints.txt", "a") as constraints:
        constraints.write("newer==1.0\n")

    assert clone.stamp("dev") != installed


def test_tests_ask_for_more_than_what_serving_needs(clone):
    assert clone.stamp("dev") != clone.stamp("")


def test_without_a_command_it_tells_what_it_can_do():
    asked = subprocess.run([sys.executable, CHECKOUT / "run.py"], capture_output=True, text=True)

    assert asked.returncode == 1
    for command in ("demo", "test", "serve", "install"):
        assert f"python3 run.py {command}" in asked.stderr


def test_an_older_python_can_read_it_as_far_as_the_message():
    ast.parse((CHECKOUT / "run.py").read_text(), feature_version=(3, 7))
