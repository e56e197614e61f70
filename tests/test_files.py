"""Files that are whole or not there."""

import os
from pathlib import Path

import pytest

from scanner.files import require_writable, write_all, write_whole


def test_a_new_file(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", "é\n")
    assert (tmp_path / "a").read_bytes() == b"\xc3\xa9\n"
    mask = os.umask(0)
    os.umask(mask)
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o666 & ~mask


def test_an_old_file_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "a").touch(mode=0o600)
    (tmp_path / "a").chmod(0o640)
    write_whole(tmp_path / "a", "new")
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o640


def test_a_link_stays(tmp_path: Path) -> None:
    (tmp_path / "place").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "place" / "file")
    write_whole(tmp_path / "link", "text")
    write_whole(tmp_path / "link", "text again")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "place" / "file").read_text() == "text again"
    assert [each.name for each in (tmp_path / "place").iterdir()] == ["file"]


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    write_whole(tmp_path / "pipe", "text")
    assert os.read(reader, 100) == b"text"
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


def test_all_or_none(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(FileNotFoundError):
        write_all({tmp_path / "a": "new", tmp_path / "b": "new", tmp_path / "absent" / "c": "new"})
    assert (tmp_path / "a").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_device_that_fails_touches_no_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(OSError, match="No space left"):
        write_all({tmp_path / "a": "new", Path("/dev/full"): "new"})
    assert (tmp_path / "a").read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_text_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a", "\ud800")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["report.json", "n" * 255])
def test_a_file_that_can_be_written(tmp_path: Path, name: str) -> None:
    require_writable(tmp_path / name)
    assert list(tmp_path.iterdir()) == []
    write_whole(tmp_path / name, "text")


@pytest.mark.parametrize(
    ("path", "error"),
    [("", IsADirectoryError), ("absent/report.json", FileNotFoundError), ("file/report.json", NotADirectoryError)],
)
def test_a_file_that_cannot_be_written(tmp_path: Path, path: str, error: type[OSError]) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(error) as caught:
        require_writable(tmp_path / path)
    assert caught.value.strerror


def test_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    require_writable(Path(os.devnull))
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError):
        require_writable(Path(os.devnull))
