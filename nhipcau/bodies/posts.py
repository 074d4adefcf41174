# SPDX-FileCopyrightText: 2026 Nhịp Cầu contributors
# SPDX-License-Identifier: EUPL-1.2
"""Changes to persons, their accounts and their posts: permission, log and transaction in one place each.

``actor`` None means that the system acts (the command line, the demo). Days that people give are last days, as
decisions write them; the database keeps the first day after.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from nhipcau.bodies.actor import Actor
from nhipcau.bodies.dated import in_force
from nhipcau.bodies.middleware import SESSION_KEY
from nhipcau.bodies.models import Body
from nhipcau.bodies.people import Person, Post, PostRole, Role
from nhipcau.bodies.sorting import InVietnamese
from nhipcau.web.audit import erase_personal, record_event
from nhipcau.web.errors import BadInputError, NotAllowedError
from nhipcau.web.models import Event

ONE_DAY = datetime.timedelta(days=1)
LONGEST_LEAVE = datetime.timedelta(days=366)


def must_administer(actor: Actor) -> None:
    if not actor.is_administrator:
        raise NotAllowedError(
            "Việc này chỉ dành cho quản trị. Hãy nhờ người quản trị của cơ quan.",
            "Only administrators may do this. Ask the administrator of your office.",
        )


# --- Persons -------------------------------------------------------------------------------------------------------


def create_person(actor: Actor | None, login: str, password: str, full_name: str) -> Person:
    """Add a person with an account. Administrators only, or the system.

    The password that an administrator gives opens only the page on which the person changes it. Raises `BadInputError`
    for an empty name or login, a login that is taken, and (when an administrator acts) a password that the validators
    refuse.
    """
    if actor is not None:
        must_administer(actor)
    login, full_name = login.strip(), " ".join(full_name.split())
    if not login or not full_name or len(login) > 150 or len(full_name) > 200:
        raise BadInputError("Hãy điền tên đăng nhập và họ tên.", "Fill in the login and the full name.")
    users = get_user_model().objects
    with transaction.atomic():
        if users.filter(username__iexact=login).exists():
            raise BadInputError(
                f"Tên đăng nhập “{login}” đã có người dùng. Hãy chọn tên khác.",
                f"The login “{login}” is taken. Choose another.",
            )
        if actor is not None:
            check_password(password)
        user = users.create_user(username=login, password=password)
        person = Person.objects.create(user=user, full_name=full_name, first_password=actor is not None)
        record_event(actor, "person-added", person, after={"login": login, "full_name": full_name})
        return person


def check_password(password: str, user: User | None = None) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        reasons = " ".join(error.messages)
        raise BadInputError(f"Mật khẩu chưa được: {reasons}", f"The password will not do: {reasons}") from error


def rename_person(actor: Actor, person: Person, full_name: str) -> Person:
    """Correct a name. Administrators only; raises `BadInputError` for an empty one."""
    must_administer(actor)
    full_name = " ".join(full_name.split())
    if not full_name or len(full_name) > 200:
        raise BadInputError("Hãy điền họ tên.", "Fill in the full name.")
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.full_name != full_name:
            before, person.full_name = person.full_name, full_name
            person.save(update_fields=["full_name"])
            record_event(actor, "person-renamed", person, before={"full_name": before}, after={"full_name": full_name})
        return person


def erase_person(actor: Actor, person: Person) -> Person:
    """Take the name of somebody who has left out of the register, the account and the log, for good.

    What they did stays, under "Cán bộ số 12"; the seals of the log stay whole. Administrators only; raises
    `BadInputError` for somebody who still holds a post or acts themself.
    """
    must_administer(actor)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if person.user_id == actor.user_id or Post.objects.today().filter(person=person).exists():
            raise BadInputError(
                "Người này còn giữ chức vụ. Hãy cho thôi các chức vụ trước khi xóa tên.",
                "This person still holds a post. End the posts before erasing the name.",
            )
        user = person.user
        person.full_name = f"Cán bộ số {person.pk}"
        person.save(update_fields=["full_name"])
        mine = Q(model=Person._meta.label_lower, object_id=str(person.pk))
        posts = [str(pk) for pk in person.posts.values_list("pk", flat=True)]
        mine |= Q(model=Post._meta.label_lower, object_id__in=posts)
        done_by = Q(pk__in=[])
        if user is not None:
            SocialAccount.objects.filter(user=user).delete()
            Authenticator.objects.filter(user=user).delete()
            end_sessions_of(user)
            user.username, user.is_active = f"cb{user.pk}", False
            user.set_unusable_password()
            user.save()
            mine |= Q(model=user._meta.label_lower, object_id=str(user.pk))
            done_by = Q(user_id=user.pk)
        erase_personal(actor, person, about=Event.objects.filter(mine), done_by=Event.objects.filter(done_by))
        return person


# --- Accounts --------------------------------------------------------------------------------------------------------


def account_to_change(actor: Actor, person: Person) -> User:
    """The account of a person whom an administrator may change; raises `BadInputError` where there is none."""
    must_administer(actor)
    user = User.objects.select_for_update().filter(person=person).first()
    if user is None:
        raise BadInputError("Người này không có tài khoản.", "This person has no account.")
    return user


def give_password(actor: Actor, person: Person, password: str) -> None:
    """Give a new first password to somebody who forgot theirs; all their sessions end."""
    with transaction.atomic():
        user = account_to_change(actor, person)
        check_password(password, user)
        user.set_password(password)
        user.save()
        Person.objects.filter(pk=person.pk).update(first_password=True)
        end_sessions_of(user)
        record_event(actor, "password-given", person)


def close_account(actor: Actor, person: Person) -> None:
    """Nobody signs in with the account any more; its sessions end. Not one's own, and not that of the only one who
    administers."""
    with transaction.atomic():
        user = account_to_change(actor, person)
        if user.pk == actor.user_id:
            raise BadInputError("Không thể tự đóng tài khoản của mình.", "You cannot close your own account.")
        keep_an_administrator(timezone.localdate(), person=person)
        if user.is_active:
            user.is_active = False
            user.save(update_fields=["is_active"])
            end_sessions_of(user)
            record_event(actor, "account-closed", person)


def open_account(actor: Actor, person: Person) -> None:
    """Open a closed account again."""
    with transaction.atomic():
        user = account_to_change(actor, person)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
            record_event(actor, "account-opened", person)


def clear_factors(actor: Actor, person: Person) -> int:
    """Take away the second factors of somebody who lost their telephone or key; returns how many there were."""
    with transaction.atomic():
        user = account_to_change(actor, person)
        count: int
        count, _kinds = Authenticator.objects.filter(user=user).delete()
        if count:
            end_sessions_of(user)
            record_event(actor, "factors-cleared", person, before={"factors": count})
        return count


def end_all_sessions(actor: Actor, person: Person) -> int:
    """Sign somebody out everywhere; returns from how many browsers."""
    with transaction.atomic():
        user = account_to_change(actor, person)
        count = end_sessions_of(user)
        if count:
            record_event(actor, "sessions-ended", person, after={"sessions": count})
        return count


def end_sessions_of(user: User) -> int:
    rows = UserSession.objects.filter(user_id=user.pk)
    keys = list(rows.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    rows.delete()
    return len(keys)


# --- Posts -----------------------------------------------------------------------------------------------------------


def give_post(
    actor: Actor | None,
    person: Person,
    body: Body,
    title: str,
    roles: Iterable[str],
    valid_from: datetime.date | None = None,
    valid_to: datetime.date | None = None,
) -> Post:
    """Give a person a post in a body with its roles; ``valid_to`` is the first day after. Administrators only, or the
    system; the same post given twice is one. Raises `BadInputError` for an empty title, an unknown role, days in the
    wrong order, and a post that the person holds in a part of that time already."""
    if actor is not None:
        must_administer(actor)
    title, chosen = " ".join(title.split()), sorted(set(roles))
    if not title or len(title) > 200 or not chosen or any(role not in Role.values for role in chosen):
        raise BadInputError(
            "Hãy điền chức vụ và chọn ít nhất một vai trò.", "Fill in the post and choose at least one role."
        )
    if valid_from is not None and valid_to is not None and valid_to <= valid_from:
        raise BadInputError("Ngày cuối phải sau ngày đầu.", "The last day must follow the first.")
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        same = person.posts.filter(body=body, title=title, acts_for=None)
        found = same.filter(valid_from=valid_from, valid_to=valid_to).first()
        if found is not None:
            return found
        if same.filter(overlapping(valid_from, valid_to)).exists():
            raise BadInputError(
                f"{person.full_name} đã giữ chức vụ “{title}” ở đây trong thời gian đó. Hãy chọn ngày khác.",
                f"{person.full_name} holds the post “{title}” here in that time already. Choose other days.",
            )
        post = Post.objects.create(person=person, body=body, title=title, valid_from=valid_from, valid_to=valid_to)
        PostRole.objects.bulk_create(PostRole(post=post, role=role) for role in chosen)
        record_event(actor, "post-given", post, after=facts_of(post, chosen))
        return post


def facts_of(post: Post, roles: Iterable[str]) -> dict[str, object]:
    """What the log keeps of a post."""
    return {
        "person": post.person.full_name,
        "body": post.body.name,
        "title": post.title,
        "roles": sorted(roles),
        "valid_from": post.valid_from.isoformat() if post.valid_from else None,
        "valid_to": post.valid_to.isoformat() if post.valid_to else None,
    }


def overlapping(valid_from: datetime.date | None, valid_to: datetime.date | None) -> Q:
    """Rows that share a day with the span."""
    begins = Q(valid_from__isnull=True) | Q(valid_from__lt=valid_to) if valid_to else Q()
    ends = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from) if valid_from else Q()
    return begins & ends


def end_post(actor: Actor, post: Post, last_day: datetime.date) -> Post:
    """Say which day is the last of a post; those who stand in for it end with it. A post in the past stays as it was.

    Administrators; a stand-in also whoever may arrange it (`stand_in`). Raises `BadInputError` for a day before the
    first, for a post that has ended, and for the last post from which this installation is administered.
    """
    first_after = last_day + ONE_DAY
    with transaction.atomic():
        post = Post.objects.select_for_update(of=("self",)).select_related("person", "body", "acts_for").get(pk=post.pk)
        if post.acts_for is not None:
            must_arrange(actor, post.acts_for)
        else:
            must_administer(actor)
        if post.valid_from is not None and first_after <= post.valid_from:
            raise BadInputError(
                "Ngày cuối phải từ ngày bắt đầu giữ chức vụ trở đi.", "The last day must not lie before the first."
            )
        if post.valid_to is not None and post.valid_to <= timezone.localdate():
            raise BadInputError("Chức vụ này đã thôi từ trước.", "This post has ended already.")
        keep_an_administrator(first_after, post=post)
        ending = [post, *post.stand_ins.select_related("person", "body").filter(overlapping(first_after, None))]
        for one in ending:
            before, one.valid_to = one.valid_to, first_after
            if one.valid_from is not None and one.valid_from >= first_after:
                # A stand-in that had not begun never will; a day is the least that a post lasts.
                one.valid_to = one.valid_from + ONE_DAY
                one.roles.all().delete()
            one.save(update_fields=["valid_to"])
            record_event(
                actor,
                "post-ended",
                one,
                before={"valid_to": before.isoformat() if before else None},
                after={"person": one.person.full_name, "valid_to": one.valid_to.isoformat()},
            )
        return post


def keep_an_administrator(day: datetime.date, *, post: Post | None = None, person: Person | None = None) -> None:
    """Refuse to take the last post from which somebody can administer on ``day``: nobody could give it back."""
    posts = Post.objects.filter(in_force(day), roles__role=Role.ADMINISTRATOR, person__user__is_active=True)
    taken = posts.filter(Q(pk__in=[post.pk]) if post is not None else Q(person=person))
    if taken.exists() and not posts.exclude(pk__in=taken.values("pk")).exists():
        raise BadInputError(
            "Đây là người quản trị cuối cùng. Hãy giao quyền quản trị cho người khác trước.",
            "This is the last administrator. Give the role to somebody else first.",
        )


def stand_in(actor: Actor, post: Post, deputy: Person, first_day: datetime.date, last_day: datetime.date) -> Post:
    """Let a colleague act for the holder of a post while they are on leave: "Giám đốc (làm thay)".

    The colleague gets a post of their own with the roles of the other (never that of an administrator), from the first
    to the last day. Arranged by the holder, a head of office of the body, or an administrator. Raises `BadInputError`
    for days out of order, outside the post or longer than a year, for oneself, and for somebody who works elsewhere.
    """
    must_arrange(actor, post)
    first_after = last_day + ONE_DAY
    if first_after <= first_day or first_after - first_day > LONGEST_LEAVE or last_day < timezone.localdate():
        raise BadInputError(
            "Ngày cuối phải từ ngày đầu và từ hôm nay trở đi, không quá một năm.",
            "The last day must not lie before the first or before today, and within a year.",
        )
    with transaction.atomic():
        Post.objects.select_for_update().get(pk=post.pk)
        held = (post.valid_from is None or post.valid_from <= first_day) and (
            post.valid_to is None or first_after <= post.valid_to
        )
        if not held or post.acts_for_id is not None:
            raise BadInputError(
                "Chức vụ này không còn trong cả thời gian đó, hoặc chính nó là làm thay.",
                "The post does not last through that time, or stands in for another itself.",
            )
        near = deputy.posts.filter(in_force(first_day), acts_for=None).filter(
            Q(body=post.body_id) | Q(body__path__startswith=post.body.path) | Q(body=post.body.parent_id)
        )
        if deputy.pk == post.person_id or not near.exists():
            raise BadInputError(
                "Người làm thay phải là đồng nghiệp cùng cơ quan, cơ quan cấp dưới hoặc cấp trên trực tiếp.",
                "Whoever stands in must be a colleague of the same body, one below it, or the one above.",
            )
        if deputy.posts.filter(overlapping(first_day, first_after), acts_for=post).exists():
            raise BadInputError(
                "Người này đã làm thay chức vụ này trong thời gian đó.",
                "This person stands in for the post in that time already.",
            )
        # Without the name of whom it stands for: that may have to be erased one day, and this goes into every log.
        title = f"{post.title[:180]} (làm thay)"
        made = Post.objects.create(
            person=deputy, body=post.body, title=title, acts_for=post, valid_from=first_day, valid_to=first_after
        )
        roles = [row.role for row in post.roles.all() if row.role != Role.ADMINISTRATOR]
        PostRole.objects.bulk_create(PostRole(post=made, role=role) for role in roles)
        record_event(actor, "stand-in-given", made, after=facts_of(made, roles) | {"for": post.title})
        return made


def may_arrange(actor: Actor, post: Post) -> bool:
    """Whether the actor may say who stands in for the post: its holder, its head of office, an administrator."""
    if actor.is_administrator or (actor.post is not None and actor.post.person_id == post.person_id):
        return True
    return actor.has("head-of-office") and post.body.path.startswith(actor.path)


def must_arrange(actor: Actor, post: Post) -> None:
    if not may_arrange(actor, post):
        raise NotAllowedError(
            "Chỉ người giữ chức vụ, chánh văn phòng hoặc quản trị được chọn người làm thay.",
            "Only the holder of the post, the head of office or an administrator may choose who stands in.",
        )


def switch_post(session: SessionBase, actor: Actor, post_id: int) -> Post:
    """Act in another of one's own posts from now on (kept in the session). Raises `BadInputError` for a post that is
    not among them today."""
    post = next((post for post in actor.posts if post.pk == post_id), None)
    if post is None:
        raise BadInputError(
            "Bạn không giữ chức vụ này hôm nay. Hãy chọn một chức vụ trong danh sách.",
            "You do not hold this post today. Choose one from the list.",
        )
    session[SESSION_KEY] = post.pk
    if post.pk != actor.post_id:
        record_event(actor, "post-chosen", post, after={"title": post.title, "body": post.body.name})
    return post


def posts_on(body: Body, day: datetime.date, actor: Actor | None = None) -> list[Post]:
    """Who held which post in the body on a day, with roles, as far as the actor may see; two queries."""
    posts = Post.objects.all() if actor is None else Post.objects.visible_to(actor)
    posts = posts.filter(in_force(day), body=body).select_related("person").prefetch_related("roles")
    return list(posts.order_by("title", InVietnamese("person__full_name")))
