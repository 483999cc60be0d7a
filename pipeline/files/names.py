"""What a file may be called: a unit may be called anything."""

from unicodedata import category

_INSTEAD = str.maketrans('\\/:*?"<>|\t\n\r', "＼／：＊？＂＜＞｜   ")
_MOST, _MOST_BYTES = 60, 200


def file_name(stem: str, ending: str) -> str:
    """A file's name that every system takes and that leads nowhere else, its ending as it is."""
    shown = "".join(character for character in stem.translate(_INSTEAD) if _seen(character))
    return shown[:_MOST].encode()[:_MOST_BYTES].decode("utf-8", "ignore") + ending


def _seen(character: str) -> bool:
    """Whether it is a character that prints, or a blank: none that turns the name around or cannot be written."""
    return character.isprintable() or category(character) == "Zs"
