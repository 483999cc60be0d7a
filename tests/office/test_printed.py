"""--pdf: every letter of a run as PDF by LibreOffice, the same bytes every time on one machine."""

import json
from pathlib import Path

import pytest

from pipeline.review.proof import proved
from tests.office.libreoffice import office
from tests.unit.command import kaohe
from tests.workspaces import lay

pytestmark = office


def test_every_letter_is_printed_beside_the_documents(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = lay(tmp_path)
    desk.remove("inputs/2026/returns/U2.xlsx")
    made = []
    for _ in range(2):
        code, out, _ = kaohe(capsys, "assess", "--workspace", str(desk.root), "--quiet", "--pdf")
        assert code == 0
        notices = desk.root / "reports/2026/notices"
        made.append({path.stem: path.read_bytes() for path in (notices / "pdf").iterdir()})
    assert made[0] == made[1]
    assert made[0].keys() == {path.stem for path in notices.glob("*.docx")}
    assert "另有 6 份 PDF，在 reports/2026/notices/pdf。" in out
    manifest = json.loads((desk.root / "reports/2026/manifest.json").read_text(encoding="utf-8"))
    assert not [path for path in manifest["outputs"] if path.endswith(".pdf")]
    proof = proved(desk.root / "reports/2026", desk.root, 1, lambda _: None)
    assert proof.holds, proof.lines
