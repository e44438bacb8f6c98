"""`manage.py found`: the first area and the first administrator of an empty site."""

from __future__ import annotations

import getpass
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from linli.accounts import actions as accounts
from linli.accounts.queries import User
from linli.accounts.rules import Role
from linli.kernel import clock
from linli.kernel.audit import Machine
from linli.kernel.refusal import Refused
from linli.kernel.transactions import writes
from linli.kernel.words import say
from linli.places import actions as places
from linli.places.rules import AreaKind


@writes
def found(*, area: str, kind: AreaKind, username: str, password: str) -> User:
    """Make the root of the area tree and its administrator, both or neither."""
    machine, now = Machine(), clock.now()
    root = places.add_area(kind=kind, name=area, by=machine, now=now)
    user = accounts.add_user(
        username=username, name=username, password=password, by=machine, now=now
    )
    accounts.give_post(user=user, role=Role.ADMINISTRATOR, area=root, by=machine, now=now)
    return user


class Command(BaseCommand):
    help = "Make the first area and its administrator, who then adds everybody and everything else."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("area", help="name of the community, sub-district, district or city")
        parser.add_argument("username", help="the administrator's name for signing in")
        parser.add_argument(
            "--kind", choices=[k.lower() for k in AreaKind], default=AreaKind.COMMUNITY.lower()
        )

    def handle(self, *_: Any, area: str, username: str, kind: str, **__: Any) -> None:
        password = getpass.getpass("Password: ")
        try:
            validate_password(password, User(username=username, name=username))
            found(area=area, kind=AreaKind(kind.upper()), username=username, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Refused as refusal:
            raise CommandError(say(refusal.code, refusal.params)) from refusal
        self.stdout.write(f"{area} and its administrator {username} are there. Sign in and go on.")
