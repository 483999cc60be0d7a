"""The manifest: what went in and what came out, each by its SHA-256, so that a result can be proved."""

import hashlib
import json
from collections.abc import Mapping
from importlib.metadata import version

FILE = "manifest.json"


def manifest(
    period: str,
    fingerprint: str,
    inputs: Mapping[str, str],
    outputs: Mapping[str, bytes],
    options: Mapping[str, str],
) -> bytes:
    """The manifest's JSON: program version, scheme fingerprint, period, options, digests by path.

    ``inputs`` are digests already: a returned file may be too large to be held.
    """
    content = {
        "program": {"name": "kaohe", "version": version("kaohe")},
        "period": period,
        "scheme": fingerprint,
        "options": dict(sorted(options.items())),
        "inputs": dict(sorted(inputs.items())),
        "outputs": {path: _digest(content) for path, content in sorted(outputs.items())},
    }
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
