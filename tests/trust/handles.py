"""What a process has open, and how much memory it holds, as Linux says."""

from __future__ import annotations

from pathlib import Path

SELF = Path("/proc/self")


def open_files(process: Path = SELF) -> list[str]:
    """Return what each handle of a process leads to."""
    found = []
    for handle in (process / "fd").iterdir():
        try:
            found.append(str(handle.readlink()))
        except FileNotFoundError:  # the one that lists them, or one closed meanwhile
            continue
    return sorted(found)


def open_below(folder: Path, process: Path = SELF) -> list[str]:
    """Return the files below a folder that a process has open or mapped, a deleted one too."""
    maps = (process / "maps").read_text().splitlines()
    mapped = {line.split(maxsplit=5)[-1] for line in maps if "/" in line}
    within = f"{folder.resolve()}/"
    return [path for path in [*open_files(process), *sorted(mapped)] if path.startswith(within)]


def resident_bytes(process: Path = SELF) -> int:
    """Return how much memory a process holds."""
    return _bytes("VmRSS", process)


def most_resident_bytes(process: Path = SELF) -> int:
    """Return the most memory that a process has ever held."""
    return _bytes("VmHWM", process)


def _bytes(name: str, process: Path) -> int:
    lines = (process / "status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))
