"""Fuzz a target, or replay its seeds.

    python -m fuzz TARGET [--seconds N]     try new inputs for N seconds, 60 without it
    python -m fuzz TARGET FILE...           try these inputs again

What is found goes to build/fuzz/TARGET, or to OUTPUT/TARGET with `--output OUTPUT`: inputs that
reach something new, from which the next run goes on, and as `broken-*` those that break a promise.
For one of these the exit code is not 0: mend the reader, and keep the input among the seeds.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
GUIDING = ["corpus", "indexer", "evidencebank", "rdflib.plugins.parsers"]
"""What is looked at to find inputs that reach something new."""

with atheris.instrument_imports(include=GUIDING):
    from fuzz.targets import LARGEST, TARGETS


def main() -> None:
    """Run libFuzzer, which ends the process."""
    parser = argparse.ArgumentParser(prog="python -m fuzz")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("inputs", nargs="*", type=Path)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--output", type=Path, default=Path("build", "fuzz"))
    asked = parser.parse_args()
    options = [f"-max_len={LARGEST}", "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1"]
    if asked.inputs:
        places = asked.inputs
    else:
        found = asked.output / asked.target
        found.mkdir(parents=True, exist_ok=True)
        options += [f"-max_total_time={asked.seconds}", f"-artifact_prefix={found}/broken-"]
        places = [found, HERE / "seeds" / asked.target]
    atheris.Setup([sys.argv[0], *options, *map(str, places)], TARGETS[asked.target])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
