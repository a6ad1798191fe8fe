"""Examples of all that XML Schema and DataContractSerializer have: each runs, and is JSON as shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from box_contract import MEMBERS, box_wsdl
from example_scripts import Scripts, with_package
from soapbind.config import PackageConfig

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("examples")


@pytest.fixture(scope="module")
def scripts(folder: Path):
    (folder / "box.wsdl").write_text(box_wsdl())
    with with_package(PackageConfig("box_shop", (str(folder / "box.wsdl"),))) as found:
        yield found


def test_every_type_runs_and_is_json_as_shown(scripts: Scripts):
    assert scripts.check_type("Box").customer_id == 7
    for name in scripts.types:
        scripts.check_type(name)


@pytest.mark.parametrize("name", MEMBERS)
def test_each_value_is_written_as_one_would(scripts: Scripts, name: str):
    _, python, json = MEMBERS[name]
    made = scripts.of_type("Box")
    key = "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_")
    assert f"{key}={python}".replace(" ", "").replace("\n", "") in made.python.replace(" ", "").replace("\n", "")
    assert f'"{key}":{json}'.replace(" ", "") in made.json.replace(" ", "").replace("\n", "")


def test_an_operation_is_called_with_all_that_it_needs_and_some_of_the_rest(scripts: Scripts):
    given = scripts.check_operation("Small.Do")
    assert given["box"].customer_id == 7
    made = scripts.of_operation("Small.Do")
    assert "with Client() as client:\n    box = client.do(" in made.blocking
    assert "print(box.email, box.name)" in made.blocking
