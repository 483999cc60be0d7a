"""The pictures in the documents, taken from what the sample year really gives: ``make pictures``."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.office.libreoffice import convert

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """A part of a page of a workbook or a document; the crop is in pixels at ``dots`` an inch."""

    name: str
    source: str
    page: int
    dots: int
    crop: tuple[int, int, int, int]


ISSUED, RETURNED = "templates_xlsx/issued/2026", "inputs/2026/returns"
PICTURES = (
    Picture("ranking.png", "reports/2026/2026考核结果汇总.xlsx", 1, 84, (30, 40, 1330, 450)),
    Picture("notice.png", "reports/2026/notices/T04 青石镇 得分通知单.docx", 1, 70, (0, 0, 580, 820)),
    Picture("cover.png", f"{ISSUED}/T04 青石镇 填报表.xlsx", 1, 70, (0, 0, 580, 820)),
    Picture("form.png", f"{RETURNED}/T10 松坪镇 填报表.xlsx", 2, 84, (30, 30, 930, 560)),
    Picture("progress.png", f"{RETURNED}/T10 松坪镇 填报表.xlsx", 12, 84, (30, 30, 930, 560)),
    Picture("ledger.png", "inputs/2026/考核台账.xlsx", 2, 84, (30, 30, 930, 560)),
    Picture("letter.png", f"{ISSUED}/T04 青石镇 责任书.docx", 1, 70, (0, 0, 580, 820)),
)


def main() -> None:
    """Convert the reports and cut the pictures out of their pages."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            pdf = convert([ROOT / picture.source], "pdf", Path(folder) / picture.name)[0]
            x, y, width, height = map(str, picture.crop)
            page = ["-f", str(picture.page), "-l", str(picture.page), "-r", str(picture.dots)]
            crop = ["-x", x, "-y", y, "-W", width, "-H", height]
            target = IMAGES / picture.name.removesuffix(".png")
            subprocess.run(["pdftoppm", "-png", "-singlefile", *page, *crop, pdf, target], check=True)


if __name__ == "__main__":
    main()
