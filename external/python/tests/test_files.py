"""Files: parts, conditions, and no way out of the folder."""

import os
from pathlib import Path

import pyboot
import pytest

MODIFIED = "Mon, 11 Mar 2019 08:00:00 GMT"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "in").mkdir()
    file = tmp_path / "in" / "1k.bin"
    file.write_bytes(bytes(range(256)) * 4)
    os.utime(file, (1552291200, 1552291200))
    (tmp_path / "secret").write_text("root:")
    (tmp_path / "in" / "sub").mkdir()
    return str(tmp_path / "in")


def test_whole(folder: str) -> None:
    a = pyboot.file_answer(folder, "1k.bin")
    assert (a.status, a.body()) == (200, bytes(range(256)) * 4)
    headers = [("Content-Type", "application/octet-stream"), ("Content-Length", "1024")]
    assert a.headers == [*headers, ("Last-Modified", MODIFIED), ("Accept-Ranges", "bytes")]


@pytest.mark.parametrize(
    ("spec", "first", "last"),
    [
        ("0-0", 0, 0),
        ("100-299", 100, 299),
        ("1000-", 1000, 1023),
        ("-24", 1000, 1023),
        ("1000-5000", 1000, 1023),
    ],
)
def test_part(folder: str, spec: str, first: int, last: int) -> None:
    a = pyboot.file_answer(folder, "1k.bin", range_="bytes=" + spec)
    assert (a.status, a.body()) == (206, (bytes(range(256)) * 4)[first : last + 1])
    assert ("Content-Range", f"bytes {first}-{last}/1024") in a.headers
    assert ("Content-Length", str(last - first + 1)) in a.headers


@pytest.mark.parametrize("spec", ["b-a", "5-4", "-", "0-1,5-6", "0-1" + "0" * 100])
def test_no_part(folder: str, spec: str) -> None:
    assert pyboot.file_answer(folder, "1k.bin", range_="bytes=" + spec).status == 200


@pytest.mark.parametrize("spec", ["1024-", "5000-6000", "-0"])
def test_outside_of_the_file(folder: str, spec: str) -> None:
    a = pyboot.file_answer(folder, "1k.bin", range_="bytes=" + spec)
    assert a.status == 416
    assert ("Content-Range", "bytes */1024") in a.headers


def test_conditions(folder: str) -> None:
    assert pyboot.file_answer(folder, "1k.bin", since=MODIFIED).status == 304
    assert pyboot.file_answer(folder, "1k.bin", since="Mon, 11 Mar 2019 07:59:59 GMT").status == 200
    assert pyboot.file_answer(folder, "1k.bin", since="nonsense").status == 200
    assert pyboot.file_answer(folder, "1k.bin", range_="bytes=0-1", if_range=MODIFIED).status == 206
    assert pyboot.file_answer(folder, "1k.bin", range_="bytes=0-1", if_range='"x"').status == 200


NAMES = [
    "",
    ".",
    "..",
    "../secret",
    "/etc/passwd",
    "./1k.bin",
    "1k.bin/",
    "sub",
    "..\\secret",
    "1k.bin\0",
    "1K.BIN",
]


@pytest.mark.parametrize("name", [*NAMES, "a" * 5000, "\udcff"])
def test_nothing_else(folder: str, name: str) -> None:
    a = pyboot.file_answer(folder, name)
    assert (a.status, a.body()) == (404, b"Not Found")
