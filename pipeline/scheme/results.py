"""What the conditions and amounts of grades and awards (等次、奖惩) may speak of besides the figures."""

from pipeline.scheme.formula.types import Kind

GRADE, LAST_GRADE = "等次", "上年等次"
VETOED = "一票否决"
"""What stands as the grade of a unit that a veto keeps from being ranked."""

MAIN_MISSED = "主要目标未达标数"
SINGLE = ("单项名次", "单项得分率")
"""Results on the indicator or group an award singles out; no other row may name them."""

RESULTS: dict[str, Kind] = {
    "得分": "number",
    "得分率": "number",
    "名次": "number",
    "倒数名次": "number",
    "单位数": "number",
    "上年得分": "number",
    "进步": "number",
    "进步名次": "number",
    MAIN_MISSED: "number",
    "定为不合格": "condition",
    GRADE: "text",
    LAST_GRADE: "text",
    **dict.fromkeys(SINGLE, "number"),
}
"""A unit's results by name, with what each is. They come before items and indicators of the same name."""
