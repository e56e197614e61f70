"""Writing files so that nobody ever finds half of one."""

import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file beside its place and rename it: readers see the old file or the new one, never a part.

    Raises:
        OSError: it cannot be written; the old file, if any, is untouched.
    """
    write_all({path: text})


def write_all(texts: Mapping[Path, str]) -> None:
    """Write several files beside their places, and rename them when every one of them is complete.

    What a link points to is written, and the link stays. What is no file, such as `/dev/null`, is written to.

    Raises:
        OSError: one of them cannot be written; no old file is touched.
    """
    with ExitStack() as leftovers:
        special = [path for path in texts if _is_special(path)]
        places = {path.resolve(): text for path, text in texts.items() if path not in special}
        parts = {path: _staged(path, text, leftovers) for path, text in places.items()}
        for path in special:
            path.write_text(texts[path], encoding="utf-8")
        for path, part in parts.items():
            part.replace(path)


def require_writable(path: Path) -> None:
    """See that a file can be written, and leave no trace of having seen.

    Raises:
        OSError: it cannot.
    """
    if path.is_dir():
        raise IsADirectoryError(None, "it is a directory", str(path))
    if _is_special(path):
        if not os.access(path, os.W_OK):
            raise PermissionError(None, "permission denied", str(path))
    else:
        with tempfile.TemporaryFile(dir=path.resolve().parent):
            pass


def _is_special(path: Path) -> bool:
    return path.exists() and not path.is_file()


def _staged(path: Path, text: str, leftovers: ExitStack) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".netassay.", suffix=".part")
    part = Path(name)
    leftovers.callback(part.unlink, missing_ok=True)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    part.chmod(stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o666 & ~_umask())
    return part


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
