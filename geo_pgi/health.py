"""Is the process alive, and can it do its work?"""

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

JOB_TOO_OLD = timedelta(minutes=10)


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, migrations are applied, and no job has waited for longer than 10 minutes;
    else 503. Each check says `ok` or why not."""
    checks = {"database": _database()}
    ready = checks["database"] == "ok"
    checks["migrations"] = _migrations() if ready else "unknown"
    checks["jobs"] = _jobs() if checks["migrations"] == "ok" else "unknown"
    ready = all(value == "ok" for value in checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "unreachable"
    return "ok"


def _migrations() -> str:
    if cache.get("migrations-applied"):
        return "ok"
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return "pending"
    cache.set("migrations-applied", True, 300)
    return "ok"


def _jobs() -> str:
    """With a Redis broker the queue is not in the database, and only the database is asked."""
    if "orm" not in settings.Q_CLUSTER:
        return "ok"
    from django_q.models import OrmQ

    waiting = OrmQ.objects.filter(lock__lt=timezone.now() - JOB_TOO_OLD).exists()
    return "a job has waited for more than 10 minutes: is the worker running?" if waiting else "ok"
