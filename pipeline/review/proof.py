"""Proving a result (核验): what went in and what came out held against the manifest, and worked out once more."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.files.folders import digest, returned_files
from pipeline.files.workspace import SETTINGS, open_workspace
from pipeline.model.findings import Finding, Refused
from pipeline.report.manifest import FILE, digests, manifest_in, this_program
from pipeline.report.notices.printed import is_printed
from pipeline.year import open_run

_MOST = 20
Told = Callable[[str], None]


@dataclass(frozen=True)
class Differences:
    """What is not the same in two lists of digests, by path; ``all`` is how many the older one has."""

    all: int
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()

    @property
    def none(self) -> bool:
        """Whether everything is the same."""
        return not (self.changed or self.gone or self.new)

    @property
    def of_data(self) -> bool:
        """Whether any of the data files is not the same: then scores, places or findings are not."""
        return any(path.startswith("data/") for path in (*self.changed, *self.gone, *self.new))

    def lines(self, what: str, same: str, words: Mapping[str, str]) -> list[str]:
        """In words: that all is the same, or which is not."""
        if self.none:
            return [f"{what} {self.all} 个：{same}。"]
        told = [f"{what} {self.all} 个："]
        for kind, word in words.items():
            paths: tuple[str, ...] = getattr(self, kind)
            told += [f"　　{word}　{path}" for path in paths[:_MOST]]
            told += [f"　　{word}的另有 {len(paths) - _MOST} 个"] if len(paths) > _MOST else []
        return told


@dataclass(frozen=True)
class Proof:
    """Whether a result is what its inputs yield, and what is in the way."""

    reports: str
    period: str
    scheme: str
    inputs: Differences
    """The files of the workspace now, against those listed."""
    options: Differences
    """What decides results besides, likewise."""
    versions: Mapping[str, tuple[str, str]]
    """Program and libraries that are not of the version they were: then and now."""
    outputs: Differences
    """The reports as they lie there, against those listed."""
    again: Differences | None
    """What comes out now, against those listed; None where nothing does."""
    refused: tuple[Finding, ...] = ()
    """Why nothing comes out."""

    @property
    def holds(self) -> bool:
        """Whether it is the same to the byte: what went in, what lies there, what comes out."""
        again = self.again is not None and self.again.none
        return again and self.inputs.none and self.options.none and self.outputs.none

    @property
    def content(self) -> dict[str, object]:
        """The proof as values."""
        return {"holds": self.holds, **asdict(self)}

    @property
    def lines(self) -> list[str]:
        """The proof in words, the conclusion last."""
        kept = {"changed": "改动", "gone": "缺少", "new": "新增"}
        lines = [f"{self.reports}：考核期 {self.period}，方案指纹 {self.scheme}"]
        lines += self.inputs.lines("输入", "与清单一致", kept)
        named = {
            "key": "签名密钥",
            "seconds": "读取时限",
            "memory_mb": "读取内存",
            "xls_memory_mb": "xls 读取内存",
        }
        lines += [f"设置　　{named.get(one, one)}与当时不同" for one in self.options.changed]
        lines += [f"程序　　{name} 当时 {then}，现在 {now}" for name, (then, now) in self.versions.items()]
        lines += self.outputs.lines("报告", "与清单一致", kept)
        if self.again is None:
            lines += ["重新计算：按现在的输入算不出结果。", *(f"　　{found}" for found in self.refused)]
        else:
            words = {"changed": "不同", "gone": "不再生成", "new": "多出"}
            lines += self.again.lines("重新计算", "逐字节相同", words)
        return [*lines, self.conclusion]

    @property
    def conclusion(self) -> str:
        """What is to be made of it, in a sentence."""
        if self.holds:
            return "核验通过：输入和报告都没有动过，重新计算的结果与报告逐字节相同。"
        why = []
        if not self.outputs.none:
            why.append("报告生成后被改动过，改动的文件不能作为依据")
        if not (self.inputs.none and self.options.none):
            same = self.again is not None and not self.again.of_data
            told = "，但得分和名次不变" if same else "，须按现在的输入重新考核，或找回当时的输入"
            why.append(f"输入与当时不同{told}")
        elif self.again is not None and not self.again.none:
            why.append(
                "输入没有变而算出的不同，因为程序版本不同"
                if self.versions
                else "输入没有变而算出的不同，请核对「口令.txt」和运行环境"
            )
        return f"核验不通过：{'；'.join(why)}。"


def proved(folder: Path, elsewhere: Path, jobs: int, tell: Told) -> Proof:
    """The reports in a folder, proved in the workspace it lies in, or in one ``elsewhere`` where it lies in none.

    Every return is read anew. Refused where the folder holds no reports.
    """
    folder = folder.resolve()
    listed = manifest_in(folder)
    root = next((parent for parent in folder.parents if (parent / SETTINGS).is_file()), elsewhere)
    run = open_run(replace(open_workspace(root, listed.period), remembers=False), jobs)
    tell("核对报告")
    lying = {path.relative_to(folder).as_posix(): digest(path) for path in returned_files(folder)}
    answered = {path: known for path, known in lying.items() if path != FILE and not is_printed(path)}
    outputs = _against(listed.outputs, answered)
    tell("核对输入")
    now = this_program().versions
    told = Proof(
        run.workspace.shown(folder),
        listed.period,
        listed.scheme,
        _against(listed.inputs, run.inputs),
        Differences(len(listed.options)),
        {
            name: (was, now.get(name, ""))
            for name, was in listed.program.versions.items()
            if now.get(name) != was
        },
        outputs,
        None,
    )
    try:
        told = replace(told, options=_against(listed.options, run.options))
        tell("重新计算")
        return replace(told, again=_against(listed.outputs, digests(run.reports)))
    except Refused as refusal:
        return replace(told, refused=tuple(refusal.findings))


def _against(listed: Mapping[str, str], now: Mapping[str, str]) -> Differences:
    """What is not as it is listed."""
    return Differences(
        len(listed),
        tuple(path for path, known in listed.items() if path in now and now[path] != known),
        tuple(path for path in listed if path not in now),
        tuple(path for path in now if path not in listed),
    )
