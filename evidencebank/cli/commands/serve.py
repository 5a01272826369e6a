"""The command `serve`: the site over a bank."""

from __future__ import annotations

import click

from corpus.errors import InputError
from evidencebank.bank import BankPath
from evidencebank.cli.options import bank_option


@click.command()
@bank_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True)
@click.option(
    "--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes."
)
def serve(folder: BankPath, host: str, port: int, workers: int) -> None:
    """Serve the site over a bank until stopped.

    Variables that begin with EVIDENCEBANK_ set its title, its public address and limits.

    \b
    Example:
      evidencebank serve --bank bank --port 8000
    """
    try:
        # the web server is an extra, which other commands do without
        from evidencebank.web import serving
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "evidencebank":
            raise
        raise InputError(
            f"the site needs {error.name}: in a checkout run pip install '.[web]'"
        ) from error
    serving.serve(folder, host, port, workers)
