"""Taking apart what was pickled elsewhere: only what it may be made of, whatever the bytes ask for."""

import io
import pickle
from collections.abc import Collection

DAMAGE = (
    pickle.UnpicklingError,
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    MemoryError,
    OverflowError,
    TypeError,
    ValueError,
)
"""What damaged bytes are known to raise on the way; a length that was never there takes no memory, but asks for it."""


class _Unpickler(pickle.Unpickler):
    def __init__(self, packed: bytes, allowed: Collection[tuple[str, str]]) -> None:
        super().__init__(io.BytesIO(packed))
        self._allowed = allowed

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in self._allowed:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def unpack(packed: bytes, allowed: Collection[tuple[str, str]]) -> object:
    """What was packed, made of nothing but built-in kinds and those ``allowed`` by module and name.

    Raises one of ``DAMAGE`` where the bytes are no such thing.
    """
    return _Unpickler(packed, allowed).load()
