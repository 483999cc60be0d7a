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
    """A part of a page of a report; the crop is in pixels at ``dots`` an inch."""

    name: str
    report: str
    page: int
    dots: int
    crop: tuple[int, int, int, int]


PICTURES = (
    Picture("ranking.png", "2026考核结果汇总.xlsx", 1, 84, (30, 40, 1330, 450)),
    Picture("notice.png", "notices/T04 青石镇 得分通知单.docx", 1, 70, (0, 0, 580, 820)),
)


def main() -> None:
    """Convert the reports and cut the pictures out of their pages."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for picture in PICTURES:
            report = ROOT / "reports" / "2026" / picture.report
            pdf = convert([report], "pdf", Path(folder))[0]
            x, y, width, height = map(str, picture.crop)
            page = ["-f", str(picture.page), "-l", str(picture.page), "-r", str(picture.dots)]
            crop = ["-x", x, "-y", y, "-W", width, "-H", height]
            target = IMAGES / picture.name.removesuffix(".png")
            subprocess.run(["pdftoppm", "-png", "-singlefile", *page, *crop, pdf, target], check=True)


if __name__ == "__main__":
    main()
