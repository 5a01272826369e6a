"""The command `words`: how a text, or a query, is read."""

from __future__ import annotations

from collections.abc import Sequence

import click

from corpus.errors import QueryError
from corpus.text.typography import clean_line
from evidencebank.cli.options import json_option, print_result
from indexer.analysis.language import DEFAULT, codes_of
from indexer.analysis.word_report import CutToken, cut
from indexer.query.grammar import Grammar
from indexer.query.outline import outline, to_dict
from indexer.search.spec import MATCHES


@click.command()
@click.argument("text")
@click.option("--query", "as_query", is_flag=True, help="Show the tree that is asked.")
@click.option("--match", type=click.Choice(MATCHES), default="any", show_default=True)
@click.option(
    "--language", "languages", multiple=True, default=(DEFAULT,), help="The language, as its tag."
)
@json_option
def words(text: str, as_query: bool, match: str, languages: tuple[str, ...], as_json: bool) -> None:
    """Say how TEXT is cut into words, and what each is looked up as.

    With --query, the tree that a search for TEXT asks, in several languages where --language is
    repeated; what cannot be read as a query is read as plain words, with the reason.

    \b
    Examples:
      evidencebank words 'Nurses² in A&E gave 20mg'
      evidencebank words --language fr "les hôpitaux d'enfants"
      evidencebank words --query 'drugs AND (NOT alcohol)'
    """
    if as_query:
        _show_query(text, match, languages, as_json)
        return
    if len(languages) > 1:
        raise click.UsageError("several languages need --query")
    tokens = cut(clean_line(text), languages[0])
    print_result(
        as_json,
        lambda: {"text": text, "tokens": [token.to_dict() for token in tokens]},
        lambda: _show_tokens(tokens),
    )


def _show_query(query: str, match: str, languages: Sequence[str], as_json: bool) -> None:
    grammar, note = Grammar(languages=codes_of(languages)), ""
    try:
        tree = grammar.parse(query, match)
    except QueryError as error:
        note = f"read as plain words: {error} (at character {error.position + 1})"
        tree = grammar.parse_words(query)

    def show() -> None:
        if note:
            click.echo(note)
        for line in outline(tree):
            click.echo(line)

    print_result(as_json, lambda: {"query": query, "tree": to_dict(tree), "note": note}, show)


def _show_tokens(tokens: Sequence[CutToken]) -> None:
    for token in tokens:
        click.echo(token.text + (f"   ({token.passed_over})" if token.passed_over else ""))
        for word in token.words:
            together = f", together {word.together}" if word.together else ""
            reason = f"   ({word.passed_over})" if word.passed_over else ""
            click.echo(f"    {' '.join(word.terms)}{together}{reason}")
