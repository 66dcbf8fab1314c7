"""What users see before anything is analysed: the import is cheap, the command answers, the names are there."""

from __future__ import annotations

import re
import subprocess
import sys
import time
import tomllib
from importlib.metadata import packages_distributions

from conftest import ROOT

HEAVY = ("pandas", "sklearn", "spacy", "pyarrow", "openpyxl", "numpy", "rich", "jieba", "pypinyin")


def _run(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_import_loads_nothing_heavy() -> None:
    loaded = _run(f"import sys, nlp; print([name for name in {HEAVY!r} if name in sys.modules])")
    assert loaded.strip() == "[]"


def test_import_is_quick() -> None:
    code = "import time; t = time.perf_counter(); import nlp; print(time.perf_counter() - t)"
    assert min(float(_run(code)) for _ in range(3)) < 0.2


def test_every_module_can_be_imported_first() -> None:
    code = """
import importlib, pkgutil, sys, nlp
names = [module.name for module in pkgutil.iter_modules(nlp.__path__, "nlp.") if not module.name.endswith("__main__")]
for name in names:
    for loaded in [other for other in sys.modules if other.startswith("nlp.")]:
        del sys.modules[loaded]
    importlib.import_module(name)
print(len(names))
"""
    assert int(_run(code)) > 20


def test_help_answers_quickly() -> None:
    best = 9.0
    for _ in range(3):
        begin = time.perf_counter()
        shown = subprocess.run([sys.executable, "-m", "nlp", "--help"], capture_output=True, text=True, check=True)
        best = min(best, time.perf_counter() - begin)
    assert "tag" in shown.stdout
    assert best < 0.5


def test_analysis_of_a_text_needs_none_of_the_heavy_packages() -> None:
    heavy = [name for name in HEAVY if name != "numpy"]  # the themes are scored with it
    code = f"import sys, nlp; nlp.analyze('办结320件。'); print([name for name in {heavy!r} if name in sys.modules])"
    assert _run(code).strip() == "[]"


def test_every_library_that_is_imported_is_declared() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    requirements = [
        *project["dependencies"],
        *(one for extra in project["optional-dependencies"].values() for one in extra),
    ]
    declared = {re.split(r"[\[<>=]", one)[0].lower().replace("_", "-") for one in requirements}
    distributions = packages_distributions()
    imported = set()
    for path in (ROOT / "nlp").rglob("*.py"):
        source = path.read_text(encoding="utf-8")
        found = re.findall(r"^\s*(?:from|import) (\w+)|import_module\(\"(\w+)", source, re.MULTILINE)
        imported |= {name for names in found for name in names if name} & distributions.keys()
    assert len(imported) > 12
    imported -= {"nlp"}
    assert {
        name for name in imported if declared.isdisjoint(one.lower().replace("_", "-") for one in distributions[name])
    } == set()


def test_public_names() -> None:
    import nlp

    assert all(hasattr(nlp, name) for name in nlp.__all__)
