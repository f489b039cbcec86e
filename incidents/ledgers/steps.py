"""What a person does with a spreadsheet of past cases: hand it in, say what its columns mean, let it come in."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.policy import require
from geodata.errors import TooLarge, UnsupportedFormat
from geodata.messages import gettext_noop
from geodata.visible import visible
from incidents.ledgers.columns import REQUIRED, ROLES
from incidents.ledgers.errors import LedgerBusy, LedgerColumnsMissing, LedgerNotFound
from incidents.ledgers.storing import delete_files, store
from incidents.models import Ledger, LedgerState
from places.queue import enqueue

MOST_BYTES = 10 * 1024 * 1024
CHECK_JOB = "incidents.ledgers.running.check_ledger"
IMPORT_JOB = "incidents.ledgers.running.import_ledger"


def receive_ledger(*, user: User, upload: UploadedFile) -> Ledger:
    """Stores the file and has the worker look into it; nothing of it is read here. Raises `NotAllowed`,
    `UnsupportedFormat`, `TooLarge`. After an error nothing stays on disk."""
    require(user, "incident.import")
    name = shown_name(upload)
    path = store(upload)
    try:
        with transaction.atomic():
            ledger = Ledger.objects.create(name=name, path=f"{path.parent.name}/{path.name}", uploaded_by=user)
            enqueue(CHECK_JOB, ledger.pk)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return ledger


def shown_name(upload: UploadedFile) -> str:
    """The name of a spreadsheet as it is told. Raises `UnsupportedFormat`, `TooLarge`."""
    name = " ".join(visible(PurePosixPath((upload.name or "").replace("\\", "/")).name).split())[-255:]
    if PurePosixPath(name).suffix.lower() not in (".xlsx", ".csv"):
        raise UnsupportedFormat(
            gettext_noop("Bảng “%(name)s” không thuộc dạng được nhận. Xin lưu thành .xlsx hoặc .csv rồi nộp lại."),
            name=name,
        )
    if (upload.size or 0) > MOST_BYTES:
        raise TooLarge(
            gettext_noop("Tệp “%(name)s” quá lớn (tối đa %(limit)s). Xin chia thành nhiều tệp."),
            name=name,
            limit=f"{MOST_BYTES // 1024**2} MB",
        )
    return name


def ledger_of(*, user: User, ledger_id: int) -> Ledger:
    """One that this person handed in. Raises `NotAllowed`, `LedgerNotFound`."""
    require(user, "incident.import")
    ledger = Ledger.objects.filter(pk=ledger_id, uploaded_by=user).first()
    if ledger is None:
        raise LedgerNotFound()
    return ledger


@transaction.atomic
def say_columns(*, user: User, ledger_id: int, columns: Mapping[str, int], kinds: Mapping[str, str]) -> None:
    """What the columns mean, and which of our kinds the file's kinds are; the rows are checked anew. Raises
    `LedgerColumnsMissing`, `LedgerBusy`, `LedgerNotFound`, `NotAllowed`."""
    ledger = _locked(user, ledger_id, LedgerState.CHECKED)
    missing = [str(ROLES[role]) for role in REQUIRED if role not in columns]
    if missing:
        raise LedgerColumnsMissing(names=", ".join(missing))
    ledger.columns = dict(columns)
    ledger.kinds |= kinds
    ledger.state = LedgerState.CHECKING
    ledger.save()
    enqueue(CHECK_JOB, ledger.pk)


@transaction.atomic
def start_import(*, user: User, ledger_id: int) -> None:
    """Lets the good rows come in, in the worker. Raises `LedgerBusy`, `LedgerNotFound`, `NotAllowed`."""
    ledger = _locked(user, ledger_id, LedgerState.CHECKED)
    if not ledger.good:
        raise LedgerBusy(name=ledger.name)
    ledger.state, ledger.done = LedgerState.IMPORTING, 0
    ledger.save()
    enqueue(IMPORT_JOB, ledger.pk)


@transaction.atomic
def drop_file(*, user: User, ledger_id: int) -> None:
    """Deletes the file now; what came in stays. Raises `LedgerBusy`, `LedgerNotFound`, `NotAllowed`."""
    ledger = _locked(user, ledger_id, LedgerState.CHECKED, LedgerState.DONE, LedgerState.FAILED, LedgerState.UNDONE)
    if ledger.state == LedgerState.CHECKED:
        ledger.state, ledger.finished_at = LedgerState.UNDONE, timezone.now()
        ledger.save()
    transaction.on_commit(lambda: delete_files(ledger))


def _locked(user: User, ledger_id: int, *states: LedgerState) -> Ledger:
    ledger_of(user=user, ledger_id=ledger_id)
    ledger = Ledger.objects.select_for_update().get(pk=ledger_id)
    if ledger.state not in states or not ledger.path:
        raise LedgerBusy(name=ledger.name)
    return ledger
