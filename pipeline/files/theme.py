"""How every workbook looks: named looks that combine, readable when printed in black and white."""

from typing import Any

TEXT = "宋体"
HEAD = "黑体"

LOOKS: dict[str, dict[str, Any]] = {
    "body": {"font_name": TEXT, "font_size": 10.5, "valign": "vcenter", "text_wrap": True},
    "title": {"font_name": HEAD, "font_size": 18, "align": "center", "text_wrap": False},
    "subtitle": {"font_name": TEXT, "font_size": 11, "align": "center", "font_color": "#404040"},
    "head": {
        "font_name": HEAD,
        "align": "center",
        "bg_color": "#DCE6F1",
        "border": 1,
        "border_color": "#7F7F7F",
    },
    "cell": {"border": 1, "border_color": "#A6A6A6"},
    "across": {"top": 1, "bottom": 1, "top_color": "#A6A6A6", "bottom_color": "#A6A6A6"},
    "left": {"align": "left"},
    "center": {"align": "center"},
    "right": {"align": "right"},
    "strong": {"bold": True},
    "band": {"bg_color": "#F2F2F2", "bold": True},
    "input": {"bg_color": "#FFFBE6", "locked": False},
    "live": {"bg_color": "#F2F2F2", "font_color": "#404040"},
    "inset": {"indent": 1},
    "typed": {"num_format": "@"},
    "quiet": {"font_color": "#595959"},
    "small": {"font_size": 9},
    "good": {"font_color": "#1E6B34", "bold": True},
    "bad": {"font_color": "#A61B1B", "bold": True},
    "wrong": {"bg_color": "#F8CBAD", "bold": True},
    "ask": {"bg_color": "#FFE699"},
    "low": {"bg_color": "#F8CBAD", "bold": True},
    "middling": {"bg_color": "#FFF2CC"},
    "first": {"bg_color": "#FFF2CC", "bold": True},
    "fill": {"font_color": "#7F6000"},
    "fine": {"font_color": "#1E6B34"},
    "words": {"num_format": "@"},
    "link": {"font_color": "#1F4E79", "underline": 1},
    "nowrap": {"text_wrap": False},
    "whole": {"num_format": "#,##0"},
    "plain": {"num_format": "General"},
    "points": {"num_format": "0.00"},
    "factor": {"num_format": "0.0000"},
    "day": {"num_format": "yyyy-mm-dd"},
}
"""One look a name; :meth:`pipeline.files.writing.Writer.look` lays them over each other from left to right."""
