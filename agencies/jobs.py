"""What runs by itself, and when."""

from agencies import attempts, seals

SCHEDULES = {
    "agencies: delete counts of attempts": ("agencies.jobs.delete_old_counts", "10 * * * *"),
    "agencies: seal what happened": ("agencies.jobs.seal_what_happened", "55 23 * * *"),
}


def delete_old_counts() -> int:
    return attempts.delete_old_counts()


def seal_what_happened() -> str:
    return seals.told_line(seals.seal_now())
