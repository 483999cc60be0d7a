"""The letters that go out with the results: a 得分通知单 for each unit, and the 考核结果通报."""

from functools import cache
from importlib import resources

from pipeline.files.documents import document
from pipeline.report.letterhead import Letterhead
from pipeline.report.overview import honours, losses
from pipeline.report.positions import positions, rankings, summary
from pipeline.report.profiles import Profile, profiles, veto
from pipeline.report.result_tables import ResultTables

CIRCULAR = "考核结果通报.docx"
_FILE_NAME = str.maketrans('\\/:*?"<>|\n', "＼／：＊？＂＜＞｜ ")
_LONGEST_NAME = 60


def notice(unit_code: str, tables: ResultTables, letterhead: Letterhead) -> bytes:
    """The 得分通知单 of one unit as a .docx; the same tables give the same bytes.

    Number, date and seal are left as marked blanks. KeyError for a unit that the ranking does not hold.
    """
    return _notice(profiles(tables, letterhead.digits)[unit_code], letterhead)


def circular(tables: ResultTables, letterhead: Letterhead) -> bytes:
    """The 考核结果通报 as a .docx: all rankings, honours and warnings, vetoes, and what is still open."""
    rows = positions(tables.ranking, letterhead.digits)
    context = {
        "head": letterhead,
        "summary": summary(rows),
        "rankings": rankings(rows),
        "honours": honours(tables),
        "vetoes": [veto(row) for row in tables.vetoes.to_dict("records")],
        "losses": losses(tables, digits=letterhead.digits),
        "letters": all(row.letter for row in rows),
    }
    title = f"{letterhead.when}考核结果的通报"
    return document(_template("circular.docx"), context, title=title, author=letterhead.authority)


def all_notices(tables: ResultTables, letterhead: Letterhead) -> dict[str, bytes]:
    """Every letter of the period by its file name: the circular, and one notice a unit."""
    letters = {CIRCULAR: circular(tables, letterhead)}
    for profile in profiles(tables, letterhead.digits).values():
        letters[_file_name(profile)] = _notice(profile, letterhead)
    return letters


def _notice(profile: Profile, letterhead: Letterhead) -> bytes:
    title = f"{profile.head.unit_name}{letterhead.when}考核得分通知单"
    context = {"head": letterhead, "unit": profile}
    return document(_template("notice.docx"), context, title=title, author=letterhead.authority)


@cache
def _template(name: str) -> bytes:
    return resources.files("pipeline.report").joinpath("templates", name).read_bytes()


def _file_name(profile: Profile) -> str:
    stem = f"{profile.head.unit_code} {profile.head.unit_name}".translate(_FILE_NAME)
    return f"{stem[:_LONGEST_NAME]} 得分通知单.docx"
