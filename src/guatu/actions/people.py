"""Ledgers, units and accounts. These are settings, not entries; only the administrator keeps them."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from guatu.actions.acting import Acting, Refused
from guatu.actions.rights import require
from guatu.actions.writing import words
from guatu.reconciliation import load_rules
from guatu.store import ledgers
from guatu.store.models import LedgerRow, Person, Unit


def open_ledger(name: str, title: str, *, rules: str = "default", fixed_day: date | None = None) -> LedgerRow:
    """Make the ledger if it is not there; done by the machine's owner from a terminal, before anyone can log in."""
    row, _ = LedgerRow.objects.get_or_create(
        name=name, defaults={"title": title, "rules": rules, "fixed_day": fixed_day}
    )
    return row


def machine_account(ledger: LedgerRow, login: str) -> Person:
    """The account under which the terminal of the machine's owner writes; it cannot be logged in to."""
    with transaction.atomic():
        person = Person.objects.filter(login=login, ledger=ledger).first()
        if person is None:
            person = Person(login=login, name=login, ledger=ledger, role=Person.Role.ADMINISTRATOR)
            person.set_unusable_password()
            person.save()
    return person


def reset_administrator(ledger: LedgerRow, login: str, name: str, password: str) -> Person:
    """Make an administrator or give an existing one a new password; done from a terminal by the machine's owner."""
    with transaction.atomic():
        person = Person.objects.filter(login=login).first()
        if person is None:
            return _make(ledger, login=login, name=name, role=Person.Role.ADMINISTRATOR, unit=None, password=password)
        if person.role != Person.Role.ADMINISTRATOR or not person.has_usable_password():
            raise Refused("login_known", login=login)
        person.set_password(_password(password))
        person.is_active = True
        person.sessions_from += 1
        person.save()
    return person


def first_administrator(ledger: LedgerRow, login: str, password: str) -> bool:
    """Make the office's first administrator; False when it has one, also when another server was just faster."""
    with transaction.atomic():
        ledgers.lock(ledger.name)
        known = Person.objects.filter(role=Person.Role.ADMINISTRATOR)
        if any(person.has_usable_password() for person in known):
            return False
        reset_administrator(ledger, login, login, password)
    return True


def add_unit(acting: Acting, name: str, *, aliases: str = "", parent: str | None = None) -> Unit:
    """A unit of the tree; a name already there is refused."""
    require(acting, "people")
    clean = words(name, "unit", most=_most(Unit, "name"))
    with transaction.atomic():
        if Unit.objects.filter(ledger_id=acting.ledger, name=clean).exists():
            raise Refused("unit_known", name=clean)
        above = _unit(acting.ledger, parent) if parent else None
        return Unit.objects.create(
            ledger_id=acting.ledger, name=clean, parent=above, aliases=words(aliases, "aliases", required=False)
        )


def change_unit(acting: Acting, name: str, *, aliases: str) -> Unit:
    """Other ways documents write the unit's name, one a line."""
    require(acting, "people")
    with transaction.atomic():
        unit = _unit(acting.ledger, name)
        unit.aliases = words(aliases, "aliases", required=False)
        unit.save(update_fields=["aliases"])
    return unit


def add_person(acting: Acting, *, login: str, name: str, role: str, unit: str | None, password: str) -> Person:
    """An account of the acting person's ledger."""
    require(acting, "people")
    with transaction.atomic():
        ledger = LedgerRow.objects.get(name=acting.ledger)
        return _make(
            ledger,
            login=login,
            name=name,
            role=role,
            unit=_unit(acting.ledger, unit) if unit else None,
            password=password,
        )


def change_person(
    acting: Acting, login: str, *, active: bool | None = None, role: str | None = None, password: str | None = None
) -> Person:
    """Switch an account off or on, give it another role or password; every session of it ends at once."""
    require(acting, "people")
    with transaction.atomic():
        person = Person.objects.filter(ledger_id=acting.ledger, login=login).first()
        # Nobody may log in as the terminal, nor switch it off.
        if person is None or not person.has_usable_password():
            raise Refused("no_person", login=login)
        if person.pk == acting.person.pk and (active is False or (role and role != person.role)):
            raise Refused("yourself")
        if role is not None:
            person.role = _role(role)
            if role in {Person.Role.LEAD, Person.Role.SUPPORT} and person.unit_id is None:
                raise Refused("needs_unit")
        if active is not None:
            person.is_active = active
        if password is not None:
            person.set_password(_password(password))
        person.sessions_from += 1
        person.save()
    return person


def change_settings(acting: Acting, *, title: str, rules: str) -> LedgerRow:
    """The ledger's title and rule file; a rule file that does not load is refused."""
    require(acting, "settings")
    load_rules(rules)
    with transaction.atomic():
        row = LedgerRow.objects.get(name=acting.ledger)
        row.title, row.rules = words(title, "title", most=_most(LedgerRow, "title")), rules
        row.save(update_fields=["title", "rules"])
    return row


def change_own_password(acting: Acting, old: str, new: str) -> None:
    """A person's own password; the old one is asked for."""
    if not acting.person.check_password(old):
        raise Refused("password_wrong", forbidden=True)
    with transaction.atomic():
        acting.person.set_password(_password(new))
        acting.person.save(update_fields=["password"])


def _make(ledger: LedgerRow, *, login: str, name: str, role: str, unit: Unit | None, password: str) -> Person:
    clean = words(login, "login", most=_most(Person, "login"))
    if not clean.isascii() or not clean.replace("-", "").replace("_", "").replace(".", "").isalnum():
        raise Refused("login_form", login=clean)
    if Person.objects.filter(login=clean).exists():
        raise Refused("login_known", login=clean)
    if role in {Person.Role.LEAD, Person.Role.SUPPORT} and unit is None:
        raise Refused("needs_unit")
    called = words(name, "name", most=_most(Person, "name"))
    person = Person(login=clean, name=called, ledger=ledger, unit=unit, role=_role(role))
    person.set_password(_password(password))
    person.save()
    return person


def _most(table: type[Model], field: str) -> int:
    """How long a column's text may be: PostgreSQL refuses what is longer, SQLite keeps it."""
    return int(getattr(table._meta.get_field(field), "max_length", 0))


def _role(role: str) -> str:
    if role not in Person.Role.values:
        raise Refused("no_role", role=role)
    return role


def _password(password: str) -> str:
    try:
        validate_password(password)
    except ValidationError:
        raise Refused("password_weak") from None
    return password


def _unit(ledger: str, name: str) -> Unit:
    unit = Unit.objects.filter(ledger_id=ledger, name=name).first()
    if unit is None:
        raise Refused("no_unit", name=name)
    return unit
