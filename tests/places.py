"""Where the tests find things: the checkout, the sample library, the notebooks."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The checkout."""

SAMPLE = ROOT / "corpus" / "sample"
"""The sample library."""

SAMPLE_PAGES = sorted(SAMPLE.glob("*.html"))
"""The pages of the sample library."""

NOTEBOOKS = ROOT / "notebooks"
"""The notebooks and the modules beside them."""
