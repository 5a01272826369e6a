"""What a site can be told, by variables of the environment that begin with EVIDENCEBANK_."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import InputError
from evidencebank.analysis.query_log import check_log


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("write an address that begins with https:// or http://")
    return text.rstrip("/")


def _given(path: object) -> object:
    return None if path == "" else path


def _folder(path: Path | None) -> Path | None:
    if path is not None and not path.is_dir():
        raise ValueError(f"there is no folder {path}")
    return path


def _writable(path: Path | None) -> Path | None:
    if path is not None:
        try:
            check_log(path)
        except OSError as error:
            raise ValueError(f"{path} cannot be written: {error.strerror}") from error
    return path


_AUTHORITY = r"^[A-Za-z0-9][A-Za-z0-9.@_-]*,[0-9]{4}(-[0-9]{2}){0,2}$"


class SiteSettings(BaseSettings):
    """The settings of a site; every one has a default that is fit to serve the public.

    `base_url` is the address that the public knows, such as https://bank.example.org; without it
    addresses are those that the visitor's browser asked for. `languages` are those that the site
    speaks, as a list in JSON such as ["en", "cy"]: the first to whoever asks for none of them.
    `catalogues` is a folder with catalogues of its words beside those that come with the package.
    `hosts` are the names that the site
    answers to, any if empty. `contact` is an e-mail address for readers' questions, or ''.

    `fonts` is a folder of fonts for PDF files, besides the system's.

    `feed_authority` is what the ids in feeds begin with (RFC 4151): a domain name of the library's
    and a day or year on which it was its, such as bank.example.org,2026. Readers know entries by
    these ids, so it is set once and kept, wherever the site moves.

    `token`, of 16 characters or more, opens the editors' pages; without one there are none. `rate`
    is how many requests a minute one client may make of the API, 0 for any number. `body_bytes` is
    the most that a request may send, `body_seconds` how long it may take to send it,
    `requests_at_once` how many are answered at a time before others are told to come again.
    `cached_bytes` is how much a worker keeps of finished pages. `query_log` is a file to which
    searches are added, without anything about who searched; none is kept if it is not given.
    `sources` is the folder that the bank is loaded from: files in it, and no others, are read anew
    where an editor asks why an entry came out as it did.
    """

    model_config = SettingsConfigDict(env_prefix="EVIDENCEBANK_", extra="ignore", frozen=True)

    title: str = "Evidence bank"
    base_url: Annotated[str, AfterValidator(_address)] = ""
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("en",)
    catalogues: Annotated[Path | None, BeforeValidator(_given)] = None
    hosts: tuple[str, ...] = ()
    contact: str = ""
    fonts: Annotated[Path | None, BeforeValidator(_given), AfterValidator(_folder)] = None
    feed_authority: Annotated[str, Field(pattern=_AUTHORITY)] = "evidencebank.invalid,2026"
    token: Annotated[SecretStr, Field(min_length=16)] | None = None
    rate: Annotated[int, Field(ge=0)] = 0
    page_size: Annotated[int, Field(ge=1, le=100)] = 10
    body_bytes: Annotated[int, Field(ge=0)] = 256 * 1024
    body_seconds: Annotated[float, Field(gt=0)] = 10.0
    requests_at_once: Annotated[int, Field(ge=1)] = 64
    cached_bytes: Annotated[int, Field(ge=0)] = 64 * 1024 * 1024
    sources: Annotated[Path | None, BeforeValidator(_given), AfterValidator(_folder)] = None
    query_log: Annotated[Path | None, BeforeValidator(_given), AfterValidator(_writable)] = None


def read_settings() -> SiteSettings:
    """Return the settings that the environment gives.

    Raises InputError, naming the variable, when one makes no sense.
    """
    from pydantic import ValidationError
    from pydantic_settings import SettingsError

    try:
        return SiteSettings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"EVIDENCEBANK_{first['loc'][0]}".upper()
        raise InputError(f"the variable {name}: {first['msg']}") from error
    except SettingsError as error:
        raise InputError(f"a variable of the site cannot be read: {error}") from error
