import hashlib
import json
import secrets

from django.db import migrations

KEYS = {"full_name", "login", "person", "ip"}


def digest(apps, schema_editor):
    """Events from before the seals get the salted digests of their personal values."""
    Event = apps.get_model("web", "Event")
    for event in Event.objects.using(schema_editor.connection.alias).iterator():
        values = {"who": event.who} if event.who else {}
        if event.about and event.model in {"bodies.person", "auth.user"}:
            values["about"] = event.about
        for part in ("before", "after"):
            values |= {f"{part}.{key}": value for key, value in getattr(event, part).items() if key in KEYS}
        for name, value in values.items():
            salt = secrets.token_hex(16)
            text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
            event.personal[name] = {"salt": salt, "digest": hashlib.sha256(f"{salt}:{text}".encode()).hexdigest()}
        event.save(update_fields=["personal"])


class Migration(migrations.Migration):

    dependencies = [
        ('web', '0003_seals'),
    ]

    operations = [migrations.RunPython(digest, migrations.RunPython.noop)]
