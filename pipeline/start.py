"""Beginning a year: a new workspace from a preset scheme."""

from datetime import datetime
from pathlib import Path

from pipeline.files.folders import write_file
from pipeline.files.key import KEY_FILE
from pipeline.files.workspace import SETTINGS
from pipeline.model.findings import Refused, finding
from pipeline.scheme.presets import preset_names, preset_tables
from pipeline.scheme.read import read_scheme
from pipeline.scheme.write import scheme_workbook

_SETTINGS = """# 考核工作区的设置
period = "{period}"                      # 考核期
scheme = "templates_xlsx/考核方案.xlsx"   # 考核方案
"""


def presets() -> dict[str, str]:
    """Each preset's name and the title of its scheme."""
    return {name: read_scheme(preset_tables(name), name)[0].title for name in preset_names()}


def new_workspace(folder: Path, preset: str) -> list[str]:
    """Lay a workspace in an empty or new folder; the paths written. Refused where the folder holds anything."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused([finding("R012", found=folder.name)])
    tables = preset_tables(preset)
    scheme, _ = read_scheme(tables, preset)
    period = scheme.setting("年度")
    stamp = datetime(int(period), 1, 1)  # noqa: DTZ001 - workbooks hold no time zone
    files = {
        SETTINGS: _SETTINGS.format(period=period).encode(),
        ".gitignore": f"# 签名密钥不入库\n{KEY_FILE}\n".encode(),
        "templates_xlsx/考核方案.xlsx": scheme_workbook(tables, scheme.title, stamp),
    }
    for path, content in files.items():
        write_file(folder / path, content)
    returns = f"inputs/{period}/returns"
    (folder / returns).mkdir(parents=True)
    return [*files, f"{returns}/"]
