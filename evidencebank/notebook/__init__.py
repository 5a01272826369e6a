"""HTML for notebooks: importing this registers what each value is shown as.

`corpus.notebook` is what values call.
"""

from evidencebank.notebook import bank_tables, entry_tables, explanation_tables, result_tables

__all__ = ["bank_tables", "entry_tables", "explanation_tables", "result_tables"]
