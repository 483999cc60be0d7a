"""How a share of the points is coloured: by the program's results, with the number always beside the colour."""

from pipeline.model.words import Terms

_STEPS = ((0.6, "low"), (0.8, "middling"))


def legend(called: Terms) -> str:
    """What the colours mean, in words."""
    return f"深色加粗为{called.rate}低于 60%，浅色为 60%～80%（按程序结果着色）"


def shade(share: float) -> str:
    """The look of a cell that shows so large a part of the points; "" for an ordinary one."""
    return next((look for below, look in _STEPS if share < below - 1e-9), "")
