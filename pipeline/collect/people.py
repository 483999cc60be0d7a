"""A column of people's names, recognised by what stands over it or by how it reads."""

import re
from collections.abc import Collection, Sequence
from functools import lru_cache

from pipeline.files.cells import CellValue
from pipeline.scheme.cells import tidy

# The hundred most common family names are those of about six people in seven.
_FAMILY = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_OF_TWO = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|南宫|端木|闻人"
_NAME = re.compile(
    rf"[{_FAMILY}][一-鿿]{{1,2}}|(?:{_OF_TWO})[一-鿿]{{1,2}}|[一-鿿]{{1,8}}(?:·[一-鿿]{{1,8}})+"
)
_PLACE = re.compile(r".*[村庄寨屯镇乡街道路社区县市省局站所院校组队部办科室厂园场店公司]")
"""What begins like a name but is a place or an office."""
_OF_PEOPLE = re.compile(
    r".*(?:姓名|名单|户主|申请人|当事人|联系人|经办人|法人|家长|学生|患者|对象名称)(?:\(.*\))?"
)
_OF_THINGS = re.compile(
    r".*(?:村|单位|名称|地点|地址|社区|乡|镇|街道|学校|项目|指标|科室|部门|品种)(?:名|\(.*\))?"
)

_FEWEST_NAMED, _FEWEST = 2, 5
"""So many names make a column of them under a title that says so, and without one."""
_SHARE_NAMED, _SHARE = 0.5, 0.7


def columns_of_names(
    rows: Sequence[Sequence[CellValue]],
    not_columns: Collection[int] = (),
    not_cells: Collection[tuple[int, int]] = (),
    top: int = 0,
) -> frozenset[tuple[int, int]]:
    """The cells from row ``top`` on that hold people's names, row and column, where a column holds several of them."""
    width = max(map(len, rows), default=0)
    columns = {
        c: [
            (r, tidy(cell))
            for r, row in enumerate(rows[top:], top)
            if c < len(row) and (cell := row[c]) and isinstance(cell, str) and (r, c) not in not_cells
        ]
        for c in range(width)
        if c not in not_columns
    }
    return frozenset((r, c) for c, texts in columns.items() for r in _names_among(texts))


def _names_among(texts: Sequence[tuple[int, str]]) -> list[int]:
    """The rows that hold names in a column of them; none where it is no such column."""
    if len(texts) < _FEWEST_NAMED:
        return []
    over = next((n for n, (_, text) in enumerate(texts) if _is_over_names(text)), None)
    if over is not None:
        texts = texts[over + 1 :]
    elif any(_is_over_things(text) for _, text in texts):
        return []
    named = [(row, text) for row, text in texts if _is_name(text)]
    fewest, share = (_FEWEST, _SHARE) if over is None else (_FEWEST_NAMED, _SHARE_NAMED)
    several = len({text for _, text in named}) >= fewest and len(named) >= share * len(texts)
    return [row for row, _ in named] if several else []


@lru_cache(maxsize=4096)  # most of a return is what every template says
def _is_over_names(text: str) -> bool:
    return bool(_OF_PEOPLE.fullmatch(text))


@lru_cache(maxsize=4096)
def _is_over_things(text: str) -> bool:
    return bool(_OF_THINGS.fullmatch(text))


@lru_cache(maxsize=4096)
def _is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and not _PLACE.fullmatch(text)
