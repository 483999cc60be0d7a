"""The pictures in the documents, taken from what the sample year really gives: ``make pictures``."""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.browser.chromium import chromium
from tests.office.libreoffice import convert
from tests.office.png import png, read_ppm, trimmed

ROOT = Path(__file__).parents[2]
IMAGES = ROOT / "docs" / "images"


@dataclass(frozen=True)
class Picture:
    """The first printed page of ``source`` on which all the ``words`` stand, at ``dots`` an inch.

    Its margins and its foot are cut off; ``height`` is how many pixels are shown from the top, None for all.
    """

    name: str
    source: str
    words: tuple[str, ...]
    dots: int = 70
    height: int | None = None


RESULTS, NOTICES = "reports/2026/2026考核结果汇总.xlsx", "reports/2026/notices"
ISSUED, RETURNED = "templates_xlsx/issued/2026", "inputs/2026/returns"
PICTURES = (
    Picture("ranking.png", RESULTS, ("年度考核结果排名", "综合排名"), 84),
    Picture("summary.png", RESULTS, ("年度考核结果汇总", "目录"), 80),
    Picture("charts.png", RESULTS, ("年度图表",), 84),
    Picture("unit.png", RESULTS, ("年度单位得分单", "青石镇（T04）"), 120, 660),
    Picture("statement.png", f"{NOTICES}/T04 青石镇 得分通知单.docx", ("得分通知单", "青石镇：")),
    Picture("circular.png", f"{NOTICES}/考核结果通报.docx", ("二、考核排名",)),
    Picture("decision.png", f"{NOTICES}/T07 沙洲镇 一票否决决定.docx", ("沙洲镇：",)),
    Picture("cover.png", f"{ISSUED}/T04 青石镇 填报表.xlsx", ("填报说明",)),
    Picture("form.png", f"{RETURNED}/青石镇考核表(最终版).xlsx", ("上年数", "自检"), 84, 520),
    Picture("progress.png", f"{RETURNED}/青石镇考核表(最终版).xlsx", ("指标完成情况", "分子"), 84, 520),
    Picture("ledger.png", "inputs/2026/考核台账.xlsx", ("现场评分", "满分"), 84, 520),
    Picture("letter.png", f"{ISSUED}/T04 青石镇 责任书.docx", ("责任书",)),
)
SCREEN, PAGE, SIZE = "page.png", "reports/2026/index.html", (1100, 857)
"""What is seen first of the page, without scrolling."""


def main() -> None:
    """Convert the reports, and cut the pictures out of their pages."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        printed = {
            source: convert([ROOT / source], "pdf", Path(folder) / str(k))[0]
            for k, source in enumerate(dict.fromkeys(picture.source for picture in PICTURES))
        }
        for picture in PICTURES:
            pixels = trimmed(read_ppm(_drawn(printed[picture.source], picture)))[: picture.height]
            (IMAGES / picture.name).write_bytes(png(pixels))
    with chromium() as tab:
        tab.size(*SIZE)
        tab.open(ROOT / PAGE)
        tab.picture(IMAGES / SCREEN)


def _drawn(pdf: Path, picture: Picture) -> Path:
    """The page asked for, as a PPM beside the PDF; ValueError where no page has the words."""
    text = subprocess.run(["pdftotext", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = [n for n, page in enumerate(text.split("\f"), 1) if all(word in page for word in picture.words)]
    if not pages:
        raise ValueError(f"{picture.source}: no page has {picture.words}")
    target = pdf.parent / picture.name
    page = ["-f", str(pages[0]), "-l", str(pages[0]), "-r", str(picture.dots)]
    subprocess.run(["pdftoppm", "-singlefile", *page, pdf, target], check=True)
    return target.with_name(f"{target.name}.ppm")


if __name__ == "__main__":
    main()
