"""The key: made once, for its owner's eyes, never shown; a sample's is no secret and says so."""

import stat
from pathlib import Path

import pytest

from pipeline.files.key import KEY_FILE, Key, make_key, read_key, sample_key, sample_key_file
from pipeline.model.findings import Refused
from tests.unit.command import kaohe
from tests.workspaces import lay


def test_a_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    assert read_key(tmp_path) is None
    assert make_key(tmp_path)
    first = read_key(tmp_path)
    assert first is not None
    assert (len(first.secret), first.sample) == (32, False)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert not make_key(tmp_path)
    assert read_key(tmp_path) == first


def test_a_sample_key_follows_from_its_seed_and_says_what_it_is(tmp_path: Path) -> None:
    key = sample_key(7)
    assert (key, key.number) == (sample_key(7), sample_key(7).number)
    assert key.secret != sample_key(8).secret
    (tmp_path / KEY_FILE).write_bytes(sample_key_file(key))
    assert read_key(tmp_path) == key
    assert "不得用于正式考核" in (tmp_path / KEY_FILE).read_text("utf-8")


@pytest.mark.parametrize("text", ["", "abc", "0" * 63, f"{'0' * 64}\n{'1' * 64}", "é" * 64])
def test_a_file_that_is_no_key_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    (tmp_path / KEY_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        read_key(tmp_path)
    assert [f.code for f in refusal.value.findings] == ["R032"]
    assert not text or text not in str(refusal.value)


def test_a_key_does_not_show_itself() -> None:
    key = Key(bytes(range(32)))
    assert key.secret.hex() not in repr(key) + str(key) + key.number + key.sign("x")
    assert "secret" not in repr(key)


def test_issuing_makes_the_key_and_says_so_but_never_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = lay(tmp_path)
    desk.remove(KEY_FILE)
    code, out, err = kaohe(capsys, "issue", "--workspace", str(tmp_path))
    key = read_key(tmp_path)
    assert key is not None
    assert (code, f"已生成签名密钥 {KEY_FILE}" in out) == (0, True)
    folder = tmp_path / "templates_xlsx/issued/2026"
    issued = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = kaohe(capsys, "issue", "--workspace", str(tmp_path))
    assert "签名密钥" not in again[1]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == issued
    for path in folder.iterdir():
        if path.name.startswith("U"):
            desk.put(f"inputs/2026/returns/{path.name[:2]}.xlsx", path.read_bytes())
    code, told, _ = kaohe(capsys, "assess", "--workspace", str(tmp_path))
    assert code == 0
    assert not [f for f in desk.told() if f.code[0] in "IT"]
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != KEY_FILE]
    secret = key.secret
    assert [p for p in files if secret.hex().encode() in p.read_bytes() or secret in p.read_bytes()] == []
    assert secret.hex() not in out + err + told + "".join(map(str, again))
    assert KEY_FILE not in (tmp_path / "reports/2026/manifest.json").read_text("utf-8")
