"""Commands about people and keys."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import AppGroup

from app.errors import DomainError
from app.identity.access import declared_scopes
from app.identity.keys import queries as keys_known
from app.identity.keys import services as keys
from app.identity.models import ORGANISATION_KINDS
from app.identity.people import services as people
from app.identity.roles import STAFF, Role
from app.identity.security import services as security
from app.identity.services import prune
from app.web.messages import sentence

users = AppGroup("users", help="Staff accounts and organisations.")
api_keys = AppGroup("keys", help="API keys of operators.")


class Refusal(click.ClickException):
    """A refusal by the rules: one sentence, exit code 1."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(sentence(error))


@users.command("add")
@click.option("--role", type=click.Choice(sorted(role.value for role in STAFF)), required=True)
@click.option("--login", required=True)
@click.option("--name", default="")
@click.option("--organisation", type=int, help="Number of the organisation that the person acts for.")
@click.option("--password", help="Made up and printed when left out.")
def add_user(role: str, login: str, name: str, organisation: int | None, password: str | None) -> None:
    """Add a member of staff, for example: flask users add --role office --login wang."""
    given = password or secrets.token_urlsafe(12)
    try:
        person_id = people.add_staff(login, given, name or login, Role(role), organisation)
    except DomainError as error:
        raise Refusal(error) from error
    click.echo(json.dumps({"person_id": person_id, "login": login} | ({} if password else {"password": given})))


@users.command("password")
@click.argument("person_id", type=int)
def set_password(person_id: int) -> None:
    """Give someone a new password and end their sessions; it is printed once."""
    wanted = secrets.token_urlsafe(12)
    try:
        security.set_password(person_id, wanted)
    except DomainError as error:
        raise Refusal(error) from error
    click.echo(json.dumps({"person_id": person_id, "password": wanted}))


@users.command("organisation")
@click.argument("kind", type=click.Choice(ORGANISATION_KINDS))
@click.argument("name")
def add_organisation(kind: str, name: str) -> None:
    """Add an organisation and print its number."""
    click.echo(json.dumps({"organisation_id": people.add_organisation(kind, name)}))


@users.command("prune")
def tidy() -> None:
    """Delete expired counters, codes, sessions and kept answers."""
    click.echo(json.dumps({"deleted": prune()}))


@api_keys.command("list")
def list_keys() -> None:
    """Print every key, one JSON object a line, without secrets."""
    for key in keys_known.all_keys():
        used = key.last_used_at.isoformat() if key.last_used_at else None
        click.echo(
            json.dumps(
                {
                    "id": key.id,
                    "organisation": key.organisation,
                    "name": key.name,
                    "state": key.state,
                    "last_used": used,
                },
                ensure_ascii=False,
            )
        )


@api_keys.command("issue")
@click.option("--organisation", type=int, required=True)
@click.option("--name", required=True)
@click.option("--scope", "scopes", multiple=True, required=True, help="May be given several times.")
def issue_key(organisation: int, name: str, scopes: tuple[str, ...]) -> None:
    """Make a key and print it once."""
    _print_issued(lambda: keys.issue(organisation, name, scopes, declared_scopes(current_app)))


@api_keys.command("rotate")
@click.argument("key_id", type=int)
def rotate_key(key_id: int) -> None:
    """Make a key's successor and print it once; both work for a week."""
    _print_issued(lambda: keys.rotate(key_id))


@api_keys.command("revoke")
@click.argument("key_id", type=int)
def revoke_key(key_id: int) -> None:
    """End a key at once."""
    try:
        keys.revoke(key_id)
    except DomainError as error:
        raise Refusal(error) from error


def _print_issued(make: Callable[[], keys.IssuedApiKey]) -> None:
    try:
        issued = make()
    except DomainError as error:
        raise Refusal(error) from error
    click.echo(json.dumps({"id": issued.id, "key": issued.text}))
