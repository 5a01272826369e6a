"""How entries are cited, by the name under which other programs import it."""

from evidencebank.formats.citations import STYLES, cite

__all__ = ["STYLES", "cite"]
