"""Why a disk will not be written to or read from, in the office's words, and what to do about it."""

import errno
from contextlib import suppress
from pathlib import Path

from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place

_FULL = ("磁盘已满", "请清理磁盘，腾出空间")
_HELD = (
    "文件正被其他程序打开，或者没有写入的权限",
    "请关闭打开着它的程序（如 Excel、WPS），并确认有写入的权限",
)
_READ_ONLY = ("磁盘是只读的", "请解除写保护，或把工作区移到可以写入的磁盘")
_TOO_MANY = ("同时打开的文件太多", "请关闭一些程序，或提高系统允许打开的文件数")
_TOO_LONG = ("文件名或路径太长", "请把工作区移到路径较短的文件夹")
_IN_THE_WAY = ("这个位置已有别的文件或文件夹", "请把它移走或改名")
_BROKEN = ("磁盘读写出错", "请检查磁盘和连接")
_GONE = ("所在的文件夹不见了", "请确认没有被移走，网络磁盘是否断开")

_WHY = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: ("超出了磁盘配额", "请清理磁盘，或请管理员提高配额"),
    errno.EFBIG: ("文件超出这个磁盘允许的大小", "请把工作区移到别的磁盘"),
    errno.EACCES: _HELD,
    errno.EPERM: _HELD,
    errno.EBUSY: _HELD,
    errno.EROFS: _READ_ONLY,
    errno.EMFILE: _TOO_MANY,
    errno.ENFILE: _TOO_MANY,
    errno.ENAMETOOLONG: _TOO_LONG,
    errno.ENOTDIR: _IN_THE_WAY,
    errno.EEXIST: _IN_THE_WAY,
    errno.EISDIR: _IN_THE_WAY,
    errno.ENOTEMPTY: _IN_THE_WAY,
    errno.EIO: _BROKEN,
    errno.ENOENT: _GONE,
    errno.ESTALE: _GONE,
}
_WHY_ON_WINDOWS = {19: _READ_ONLY, 39: _FULL, 112: _FULL, 206: _TOO_LONG, 4: _TOO_MANY, 32: _HELD, 33: _HELD}
"""By the numbers of Windows, which its numbers of POSIX blur."""


def cannot_write(error: OSError, shown: str) -> Refused:
    """The refusal that says which path cannot be written, why not, and what is needed."""
    unknown = (error.strerror or type(error).__name__, "请确认磁盘有空间、有写入的权限")
    by_number = _WHY.get(error.errno or 0, unknown)
    why, remedy = _WHY_ON_WINDOWS.get(getattr(error, "winerror", None) or 0, by_number)
    return Refused([finding("R010", Place(shown), found=why, expected=remedy)])


def cannot_open(error: OSError) -> Refused:
    """The refusal that says which file or folder does not open, why not, and what is needed."""
    refusal = cannot_write(error, str(error.filename))
    (found,) = refusal.findings
    why, remedy = (words.replace("写入", "读取") for words in (found.found, found.expected))
    return Refused([finding("R015", Place(_near(error.filename)), found=why, expected=remedy)])


def _near(path: object) -> str:
    """The path as seen from where the command runs, where that is shorter."""
    with suppress(ValueError):
        return Path(str(path)).absolute().relative_to(Path.cwd()).as_posix()
    return str(path)


def held_open(folder: Path) -> Path | None:
    """The first file in a folder that another program holds, as Windows lets one see; None where there is none."""
    for path in sorted(folder.rglob("*")):
        try:
            if path.is_file():
                path.open("r+b").close()
        except PermissionError:
            return path
        except OSError:  # it went away, or is no ordinary file: that is not what stands in the way
            continue
    return None
