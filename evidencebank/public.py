"""The names that other programs import: `from evidencebank import Bank` takes them from here."""

from corpus.draft import Rejection
from corpus.entry import Entry
from corpus.errors import (
    BankDamagedError,
    BankLockedError,
    BankNotFoundError,
    ClusterError,
    EvidenceBankError,
    InputError,
    InstallationError,
    QueryError,
    StorageError,
)
from corpus.loading.load import LoadReport
from evidencebank import notebook as _notebook  # noqa: F401 - registers what notebooks show
from evidencebank.analysis.frames import TermMatrix
from evidencebank.bank import Bank
from evidencebank.explanation import Explanation
from evidencebank.lifecycle.repair import Repair
from evidencebank.results import FacetCount, Hit, RelatedItem, Results, SubjectCount
from evidencebank.saved_searches import SavedSearch
from indexer.query.limits import Limits
from indexer.query.subject_query import SubjectGroup, SubjectQuery
from indexer.search.filters import Filters
from indexer.search.spec import SearchSpec
from recommender.related_settings import RelatedSettings

__all__ = [
    "Bank",
    "BankDamagedError",
    "BankLockedError",
    "BankNotFoundError",
    "ClusterError",
    "Entry",
    "EvidenceBankError",
    "Explanation",
    "FacetCount",
    "Filters",
    "Hit",
    "InputError",
    "InstallationError",
    "Limits",
    "LoadReport",
    "QueryError",
    "Rejection",
    "RelatedItem",
    "RelatedSettings",
    "Repair",
    "Results",
    "SavedSearch",
    "SearchSpec",
    "StorageError",
    "SubjectCount",
    "SubjectGroup",
    "SubjectQuery",
    "TermMatrix",
]
