"""What reading one file may take before it is given up."""

from dataclasses import dataclass

MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds on the clock and megabytes of memory, of an .xls more; ``[limits]`` in kaohe.toml sets them."""

    seconds: float = 10
    memory_mb: float = 1024
    xls_memory_mb: float = 2048


USUAL = Limits()
