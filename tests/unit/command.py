"""The command ``kaohe`` as a person runs it: its words and its exit code."""

import sys

import pytest

from pipeline.cli import main


def kaohe(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    before, sys.argv = sys.argv, ["kaohe", *arguments]
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        sys.argv = before
    out, err = capsys.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err
