"""The errors a caller can meet, in one table.

Every error that evidencebank raises on purpose is one of eight small classes under
`EvidenceBankError`. Each carries the exit code that the command line ends with and the HTTP
status that a web site answers with, and a message of one line that says what to do.
"""

from __future__ import annotations


class EvidenceBankError(Exception):
    """Base of all errors raised on purpose; the message is one line for people."""

    exit_code: int = 1
    http_status: int = 500


class InputError(EvidenceBankError):
    """What came in from outside (a page, a record, a setting) cannot be used."""

    http_status = 400


class QueryError(EvidenceBankError):
    """A query that cannot be understood or is beyond the limits.

    `position` is the place in the query, in characters from 0, where reading stopped.
    """

    exit_code = 2
    http_status = 400

    def __init__(self, message: str, position: int = 0) -> None:
        super().__init__(message)
        self.position = position


class BankNotFoundError(EvidenceBankError):
    """There is no bank here, or it was written by another version and must be built again."""

    http_status = 503


class BankLockedError(EvidenceBankError):
    """Another process is writing to the bank; the message says which and since when."""

    http_status = 503


class BankDamagedError(EvidenceBankError):
    """A file of the bank is missing or is not what was written."""


class StorageError(EvidenceBankError):
    """The disk has no room, may not be written, or fails; what was stored before stands."""


class ClusterError(EvidenceBankError):
    """A cluster that keeps a bank, or builds one, does not answer, or not wholly, or refuses."""

    http_status = 503


class InstallationError(EvidenceBankError, ImportError):
    """A library that is needed is not there, or is not what its name says."""
