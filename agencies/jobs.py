"""What runs by itself, and when."""

from agencies import attempts

SCHEDULES = {"agencies: delete counts of attempts": ("agencies.jobs.delete_old_counts", "10 * * * *")}


def delete_old_counts() -> int:
    return attempts.delete_old_counts()
