# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""What an office receives: originals, intake, readings, registered records and what they cite and order.

    Batch ─< IntakeFile ── Original ── Reading
                  │ confirm (one for each document of the reading)
                  ▼
               Record ─< Citation >─ Record (a stub where nobody filed it yet)
                  └──< Task

A `Record` is the work, told apart by number + issuer + date; a `Manifestation` is one file (or part of a file)
in which it appears: the original, a certified copy, a scan, a news item about it.
"""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nhipcau.bodies.models import Body, Post
from nhipcau.jobs.models import Job
from nhipcau.records.identity import number_key

if TYPE_CHECKING:
    from nhipcau.bodies.actor import Actor


class Original(models.Model):
    """Bytes as received, kept unaltered in the store under their SHA-256."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100, blank=True)
    pages = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]


class Extract(models.Model):
    """Text and word boxes taken from an original (`nhipcau.files`), kept so that reading again is cheap."""

    original = models.OneToOneField(Original, models.CASCADE, related_name="extract")
    data = models.JSONField()
    """`nhipcau.files.model.Extract.to_json()`: pages, words with boxes, notes."""
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.original)


class Reading(models.Model):
    """What the reader made of an original's text (the reading contract, with spans)."""

    original = models.OneToOneField(Original, models.CASCADE, related_name="reading")
    data = models.JSONField()
    reader = models.CharField(max_length=40)
    """Version of the reader."""
    read_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return str(self.original)


class Batch(models.Model):
    """Files dropped together."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    """The body that received the files: that of the post."""
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.pk}"


class FileState(models.TextChoices):
    """Where a dropped file stands."""

    WAITING = "waiting", _("Being read")
    """How far its reading is, the job tells: stage, page, pages."""
    TO_REVIEW = "to-review", _("To be reviewed")
    CONFIRMED = "confirmed", _("Confirmed")
    DUPLICATE = "duplicate", _("Received before")
    REFUSED = "refused", _("Refused")
    FAILED = "failed", _("Failed")
    TAKEN_APART = "taken-apart", _("Taken apart")
    """An archive or a message: each file that it brought is a row of its own."""
    SET_ASIDE = "set-aside", _("Set aside")
    """Somebody looked at it and said that it is nothing to register: the words of a message, a page scanned twice."""
    SECRET = "secret", _("Marked as a state secret")
    """It bore the mark of a state secret; nothing else is known of it any more."""


def office_scope(actor: Actor, prefix: str) -> Q:
    """Rows of the actor's own body and of those below it; ``prefix`` leads to the body ("batch__body")."""
    if not actor.is_known:
        return Q(pk__in=[])
    if actor.is_administrator:
        return Q()
    return Q(**{f"{prefix}__path__startswith": actor.path})


class IntakeFileQuerySet(models.QuerySet["IntakeFile"]):
    def visible_to(self, actor: Actor) -> IntakeFileQuerySet:
        """Clerks, heads of office and leaders see what their own body and those below it received."""
        if not (actor.is_administrator or actor.has("clerk", "leader", "head-of-office")):
            return self.none()
        return self.filter(office_scope(actor, "batch__body"))

    def in_hand(self, sha256: str, body_id: int) -> IntakeFileQuerySet:
        """Files with these bytes that a body still has to do with or has in its register."""
        states = (FileState.WAITING, FileState.TO_REVIEW, FileState.CONFIRMED)
        return self.filter(original__sha256=sha256, batch__body=body_id, state__in=states)


class IntakeFile(models.Model):
    """One dropped file on its way from the door to the register."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files")
    name = models.CharField(max_length=255, blank=True)
    """Empty while the file is held: until its marks have been looked for, not even its name stands here."""
    held = models.CharField(max_length=32, blank=True, db_index=True)
    """Token of the file in the quarantine; empty once it was let in, refused or erased."""
    inside = models.CharField(max_length=400, blank=True)
    """The archive or message that brought it ("Hồ sơ.zip")."""
    delivery = models.CharField(max_length=64, null=True, unique=True)
    """Key of a delivery from a folder or a mailbox: the same one taken in twice is one row. It tells nothing."""
    original = models.ForeignKey(Original, models.PROTECT, null=True, related_name="intake")
    state = models.CharField(max_length=12, choices=FileState.choices, default=FileState.WAITING)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    duplicate_of = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    reason_vi = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)
    draft = models.JSONField(null=True)
    """The clerk's corrections so far: ``{"version", "documents", "matches"}`` (see `drafts`)."""
    confirmed_at = models.DateTimeField(null=True)

    objects = IntakeFileQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state"])]

    def __str__(self) -> str:
        return self.name


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, actor: Actor) -> RecordQuerySet:
        """Records filed by one's own body or one below it, records that gave one's body something to do, and what
        those cite. One predicate for lists, counts and pages alike."""
        if not actor.is_known:
            return self.none()
        if actor.is_administrator:
            return self
        # Each way of seeing is a subquery of its own: joined, their rows would multiply (13 seconds for a record with
        # 1,500 tasks; the whole page takes 50 ms like this).
        under = actor.path
        own = Manifestation.objects.filter(body__path__startswith=under).values("record")
        led = Task.objects.filter(assignments__lead__path__startswith=under).values("record")
        supported = Task.objects.filter(assignments__supports__body__path__startswith=under).values("record")
        mine = Record.objects.filter(Q(pk__in=own) | Q(pk__in=led) | Q(pk__in=supported)).values("pk")
        cited = Citation.objects.filter(source__in=mine).values("target")
        return self.filter(Q(pk__in=mine) | Q(pk__in=cited))

    def filed(self) -> RecordQuerySet:
        """Records that somebody filed, not the stubs of cited ones."""
        return self.filter(filed=True)


class Record(models.Model):
    """A document as a work: identity is number with symbol, issuer with place, date."""

    identity = models.CharField(max_length=400, unique=True)
    """Key made by `identity.identity`; a stub that lacks the issuer or the date gets a weaker one."""
    number = models.CharField(_("number"), max_length=80, blank=True)
    number_key = models.CharField(max_length=80, blank=True, db_index=True, editable=False)
    """Comparison form of the number (`identity.number_key`); kept by `save`."""
    type = models.CharField(_("kind"), max_length=30, default="khac")
    issuer_name = models.CharField(_("issuer"), max_length=300, blank=True)
    issuer = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="issued")
    place = models.CharField(max_length=120, blank=True)
    date = models.DateField(_("date"), null=True, blank=True)
    date_text = models.CharField(max_length=10, blank=True)
    """ISO date as read: "2020-02-XX" where the day cannot be read."""
    subject = models.TextField(_("subject"), blank=True)
    filed = models.BooleanField(default=False)
    """False: a stub, cited by somebody but filed by nobody; shown as missing."""
    data = models.JSONField(default=dict)
    """The confirmed document by the reading contract (signer, recipients, stamps, items …)."""
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RecordQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["date"])]

    def __str__(self) -> str:
        return self.number or self.subject[:60] or f"#{self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.number_key = number_key(self.number)
        super().save(*args, **kwargs)


class ManifestationKind(models.TextChoices):
    ORIGINAL = "original", _("Original")
    COPY = "copy", _("Certified copy")
    NEWS = "news", _("News item")


class Manifestation(models.Model):
    """One file, or part of one, in which a record appears."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="manifestations")
    file = models.ForeignKey(IntakeFile, models.PROTECT, related_name="manifestations")
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    """The body that filed it."""
    part = models.PositiveSmallIntegerField(default=0)
    """Which document of the file (a bundle has several)."""
    kind = models.CharField(max_length=10, choices=ManifestationKind.choices, default=ManifestationKind.ORIGINAL)
    data = models.JSONField(default=dict)
    """The document as confirmed from this file: a copy has its own block, a news item its own words."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "part"], name="records_manifestation_once")]

    def __str__(self) -> str:
        return f"{self.record} ({self.file})"


class Citation(models.Model):
    """One record names another."""

    source = models.ForeignKey(Record, models.CASCADE, related_name="cites")
    target = models.ForeignKey(Record, models.PROTECT, related_name="cited_by")
    relation = models.CharField(max_length=15, default="mentions")
    ordinal = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="records_citation_once")]
        ordering = ["ordinal"]

    def __str__(self) -> str:
        return f"{self.source} {self.relation} {self.target}"


class Task(models.Model):
    """One thing that a record orders somebody to do, as the record says it."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="tasks")
    ordinal = models.PositiveSmallIntegerField()
    item = models.CharField(max_length=40, blank=True)
    text = models.TextField()
    deadline = models.CharField(max_length=10, blank=True)
    """As the contract has it: 2020-04-10, 2020-04, 2020-Q2, 2020; empty: none."""
    every = models.CharField(max_length=10, blank=True)
    """year, half-year, quarter, month, week; "unsaid" for a periodic task without a period; empty: once."""
    by = models.CharField(max_length=5, blank=True)
    """MM-DD of the recurrence."""
    names = models.JSONField(default=dict)
    """{"lead": [...], "support": [...], "report_to": [...], "via": [...]} as named; "leadership" is what was chosen
    where several lead and none is in charge: the name of the one that leads, or "each"."""

    class Meta:
        ordering = ["ordinal"]
        constraints = [models.UniqueConstraint(fields=["record", "ordinal"], name="records_task_once")]

    def __str__(self) -> str:
        return f"{self.record} {self.item}: {shorten(self.text, 60, placeholder=' …')}"
