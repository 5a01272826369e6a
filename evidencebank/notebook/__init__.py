"""HTML for notebooks: importing this registers what each value is shown as.

`corpus.notebook` is what values call.
"""

from evidencebank.notebook import tables

__all__ = ["tables"]
