"""Parts stand as they are, or packed so that they come out the same."""

import json
import zlib
from base64 import b64decode

from pipeline.report.page.folds import folds

BODIES = ["<p>一</p>", "</script><script>alert(1)</script>", "<td>" + "长" * 1_200_000, "<p>末</p>"]


def test_parts_that_have_room_stand_as_they_are() -> None:
    made = folds(BODIES)
    assert [(part.body, part.pack) for part in made.parts] == [(body, None) for body in BODIES]
    assert made.packs == ()


def test_parts_without_room_are_packed_and_come_out_the_same() -> None:
    made = folds(BODIES, room=10)
    packs = [json.loads(zlib.decompress(b64decode(pack))) for pack in made.packs]
    assert [packs[part.pack or 0][part.at] for part in made.parts] == BODIES
    assert {part.body for part in made.parts} == {""}
    assert [part.pack for part in made.parts] == [0, 0, 0, 1]
    assert not set("".join(made.packs)) & set("<>&\"'")


def test_nothing_makes_nothing() -> None:
    assert folds([]).parts == ()
