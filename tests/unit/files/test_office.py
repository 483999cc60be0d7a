"""LibreOffice is called in batches, what it leaves out is tried again and then missed, fonts are compared."""

import stat
import subprocess
from pathlib import Path

import pytest

from pipeline.files import office
from pipeline.files.office import as_pdf, asked_fonts, substituted, used_fonts
from pipeline.report.notices.letter import template

STAND_IN = """#!/bin/sh
here=$(dirname "$0")
echo call >> "$here/calls"
shift; shift; shift; shift; shift
out=$1; shift
for file in "$@"; do
  name=$(basename "$file" .docx)
  content=$(cat "$file")
  case $content in
    never) ;;
    once) [ -e "$here/tried" ] && printf '%%PDF-1.6 second %%%%EOF' > "$out/$name.pdf"; touch "$here/tried" ;;
    half) printf '%%PDF-1.6 cut' > "$out/$name.pdf" ;;
    *) printf '%%PDF-1.6 %s /CreationDate(D:20261122074925Z'"''"') %%%%EOF' "$content" > "$out/$name.pdf" ;;
  esac
done
exit 0
"""
"""Reports success whatever it did, as LibreOffice does."""


@pytest.fixture
def program(tmp_path: Path) -> str:
    path = tmp_path / "soffice"
    path.write_text(STAND_IN)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def calls(program: str) -> int:
    return len((Path(program).parent / "calls").read_text().splitlines())


def test_what_is_left_out_is_tried_again_and_then_missed(program: str) -> None:
    documents = {"-甲 乙.docx": b"one", "二.docx": b"never", "三.docx": b"once", "四.docx": b"half"}
    made = as_pdf(program, documents)
    assert list(made) == ["-甲 乙.docx", "三.docx"]
    assert calls(program) == 2


def test_many_documents_are_a_few_calls(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "BATCH", 10)
    assert len(as_pdf(program, {str(number): b"x" for number in range(25)})) == 25
    assert calls(program) == 3


def test_the_moment_it_was_made_does_not_stand_in_it(program: str) -> None:
    (pdf,) = as_pdf(program, {"甲": b"one"}).values()
    assert b"20261122" not in pdf
    assert len(pdf) == len(b"%PDF-1.6 one /CreationDate(D:20261122074925Z'') %%EOF")


def test_one_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "soffice"
    path.write_text("#!/bin/sh\nsleep 100\n")
    path.chmod(0o755)
    monkeypatch.setattr(office, "_SECONDS", 0.2)
    monkeypatch.setattr(office, "_SECONDS_EACH", 0)
    assert as_pdf(str(path), {"甲": b"one"}) == {}


def test_it_is_ended_where_we_are_told_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, started = tmp_path / "soffice", list[subprocess.Popen[bytes]]()
    path.write_text("#!/bin/sh\nsleep 100\n")
    path.chmod(0o755)
    waiting = subprocess.Popen.wait

    def stopped(process: "subprocess.Popen[bytes]", seconds: float | None = None) -> int:
        if process not in started:
            started.append(process)
            raise KeyboardInterrupt
        return waiting(process, seconds)

    monkeypatch.setattr(subprocess.Popen, "wait", stopped)
    with pytest.raises(KeyboardInterrupt):
        as_pdf(str(path), {"甲": b"one"})
    assert [one.poll() is None for one in started] == [False]


def test_fonts_that_stand_in_for_others_are_told() -> None:
    asked = asked_fonts(template("statement.docx"))
    assert asked >= {"仿宋_GB2312", "方正小标宋简体", "黑体", "Times New Roman"}
    used = used_fonts(
        b"/BaseFont/BAAAAA+DejaVuSerif\n/BaseFont/CAAAAA+SimHei /BaseFont /TimesNewRomanPS-BoldMT"
    )
    assert used == {"DejaVuSerif", "SimHei", "TimesNewRomanPS-BoldMT"}
    absent, others = substituted(asked, used)
    assert others == ["DejaVuSerif"]
    assert "仿宋_GB2312" in absent
    assert not {"黑体", "Times New Roman"} & set(absent)
    everything = {"FangSong_GB2312", "FZXBSJW--GB1-0", "SimHei", "SimSun", "TimesNewRomanPSMT"}
    assert substituted(asked, everything) == ([], [])
