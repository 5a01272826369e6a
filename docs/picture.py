"""Draw the demonstration's output as docs/demo.svg: `python docs/picture.py`."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text


def main() -> None:
    """Run the demonstration as in a terminal of 80 columns and write what it shows."""
    environment = os.environ | {"COLUMNS": "80", "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    shown = subprocess.run(
        [sys.executable, "-m", "evidencebank", "demo"],
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    ).stdout
    console = Console(record=True, width=80, file=io.StringIO())
    console.print(Text.from_ansi(shown))
    picture = Path(__file__).with_name("demo.svg")
    svg = console.export_svg(title="evidencebank demo")
    # the fonts that rich names would be fetched from the network; a reader has some of their own
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    picture.write_text(svg, encoding="utf-8")
    sys.stdout.write(f"{picture}\n")


if __name__ == "__main__":
    main()
