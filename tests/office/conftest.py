"""What the tests with LibreOffice share."""

from pathlib import Path

import pytest

from pipeline.demo.workspace import demo_workspace
from pipeline.files.workspace import open_workspace
from pipeline.run import Run
from pipeline.scheme.presets import preset_names
from pipeline.year import open_run

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def assessed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Run]:
    """The sample's year and a made-up year of every preset, assessed, by name."""
    folder = tmp_path_factory.mktemp("presets")
    for name in preset_names():
        demo_workspace(folder / name, name, 0, 3, lambda _: None)
    places = {"sample": ROOT, **{name: folder / name for name in preset_names()}}
    return {name: open_run(open_workspace(place)) for name, place in places.items()}
