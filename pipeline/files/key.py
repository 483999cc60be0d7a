"""The workspace's key: what is issued is signed with it, so that an altered or foreign template is known.

The key stands in one file of the workspace and goes nowhere else: not into a report, the manifest or a message.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.files.folders import write_file
from pipeline.model.findings import Refused, finding
from pipeline.model.places import Place

KEY_FILE = ".kaohe-key"

_HEAD = "# 填报表的签名密钥：请与工作区一起备份，不要外传、不要入库。丢失后须重新下发填报表。"
_SAMPLE = "# 示例密钥：由种子推得，人人可算，只用于示例数据，不得用于正式考核。"
_SECRET = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Key:
    """A key of 32 bytes; ``sample`` where it is a made-up year's and no secret."""

    secret: bytes = field(repr=False)
    sample: bool = False

    @property
    def number(self) -> str:
        """Eight hexadecimal digits that tell keys apart and give nothing of them away."""
        return self.sign("number")[:8]

    def sign(self, text: str) -> str:
        """The HMAC-SHA256 of a text in hexadecimal digits."""
        return hmac.new(self.secret, text.encode(), hashlib.sha256).hexdigest()


def read_key(root: Path) -> Key | None:
    """The key of the workspace in ``root``; None where it has none, refused where the file is no key."""
    path = root / KEY_FILE
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    written = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if len(written) != 1 or not _SECRET.fullmatch(written[0]):
        raise Refused([finding("R032", Place(KEY_FILE))])
    return Key(bytes.fromhex(written[0]), sample=_SAMPLE in lines)


def make_key(root: Path) -> bool:
    """Give the workspace a key that nobody else can read, unless it has one; whether it was made now."""
    if (root / KEY_FILE).exists():
        return False
    write_file(root / KEY_FILE, f"{_HEAD}\n{secrets.token_hex(32)}\n".encode(), secret=True)
    return True


def sample_key(seed: int) -> Key:
    """The key of a made-up year: the same for the same seed."""
    return Key(hashlib.sha256(f"示例密钥 {seed}".encode()).digest(), sample=True)


def sample_key_file(key: Key) -> bytes:
    """The file of a made-up year's key, which says what it is."""
    return f"{_SAMPLE}\n{key.secret.hex()}\n".encode()
