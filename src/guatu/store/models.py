"""Tables, and nothing but tables: what they mean is folded by `ledger`, what may be written is in `actions`.

Every large table carries the ledger in its primary key, so that it can be spread over servers by ledger.
"""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class LedgerRow(models.Model):
    """A ledger (台账) of the office: its title, its rule file and, for a demonstration, its fixed day."""

    name = models.SlugField(primary_key=True, max_length=40)
    title = models.CharField(max_length=200)
    rules = models.CharField(max_length=200, default="default")
    fixed_day = models.DateField(null=True, blank=True)


class EntryRow(models.Model):
    """One entry as stored: `body` is the canonical bytes that `digest` covers. Never updated, never deleted."""

    pk = models.CompositePrimaryKey("ledger_id", "seq")
    ledger = models.ForeignKey(LedgerRow, on_delete=models.PROTECT)
    seq = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["ledger", "previous"], name="one_entry_after_each"),
        ]


class DocumentRow(models.Model):
    """What was read and extracted from a document (compressed JSON); its bytes are in the home folder."""

    pk = models.CompositePrimaryKey("ledger_id", "sha256")
    ledger = models.ForeignKey(LedgerRow, on_delete=models.PROTECT)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=255)
    data = models.BinaryField()


class KeyRow(models.Model):
    """An idempotency key: the answer of the deed it was first used for, so that a retry changes nothing."""

    pk = models.CompositePrimaryKey("ledger_id", "key")
    ledger = models.ForeignKey(LedgerRow, on_delete=models.PROTECT)
    key = models.CharField(max_length=100)
    deed = models.CharField(max_length=40)
    # Digest of who asked for what: the key given again with another wish is no repetition.
    asked = models.CharField(max_length=64, default="", blank=True)
    seqs = models.JSONField(default=list)
    used_at = models.DateTimeField(auto_now_add=True)


class Unit(models.Model):
    """An organisation (单位) in the unit tree; `aliases` are other ways documents write its name, one a line."""

    ledger = models.ForeignKey(LedgerRow, on_delete=models.PROTECT)
    name = models.CharField(max_length=100)
    aliases = models.TextField(blank=True, default="")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ledger", "name"], name="unit_name_once")]
        ordering: ClassVar = ["name"]

    def names(self) -> tuple[str, ...]:
        """Every way the unit's name is written."""
        return (self.name, *(line.strip() for line in self.aliases.splitlines() if line.strip()))


class People(BaseUserManager["Person"]):
    """Makes accounts; Django's login asks it."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Logins are compared as typed."""
        return self.get(login=username)


class Person(AbstractBaseUser):
    """An account (人员). One role in one ledger; what each role may do is in `actions.rights`."""

    class Role(models.TextChoices):
        """Four roles; nobody has two, so that who submits is never who accepts."""

        LEAD = "lead"
        SUPPORT = "support"
        SUPERVISOR = "supervisor"
        ADMINISTRATOR = "administrator"

    login = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=40)
    ledger = models.ForeignKey(LedgerRow, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT)
    role = models.CharField(max_length=20, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    # Part of every session's signature: raised, it ends all sessions of the account.
    sessions_from = models.PositiveIntegerField(default=0)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects: ClassVar[People] = People()

    class Meta:
        ordering: ClassVar = ["login"]

    def get_session_auth_hash(self) -> str:
        """What a session must carry to be valid: changes with the password, the role and on demand."""
        return salted_hmac(
            "guatu.person", f"{self.password}:{self.role}:{self.sessions_from}", algorithm="sha256"
        ).hexdigest()

    def unit_names(self) -> tuple[str, ...]:
        """Every way the person's unit is written; empty without a unit."""
        return self.unit.names() if self.unit else ()
