"""What runs by itself, and when."""

from agencies import attempts, seals, staff_notices

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "agencies: delete counts of attempts": ("agencies.jobs.delete_old_counts", "10 * * * *"),
    "agencies: letters to staff": ("agencies.jobs.send_staff_letters", "* * * * *"),
    "agencies: delete old notices of staff": ("agencies.jobs.delete_old_notices", "35 1 * * *"),
    "agencies: seal what happened": ("agencies.jobs.seal_what_happened", "55 23 * * *"),
}


def delete_old_counts() -> int:
    return attempts.delete_old_counts()


def send_staff_letters() -> int:
    return staff_notices.send_letters()


def delete_old_notices() -> int:
    return staff_notices.delete_old()


def seal_what_happened() -> str:
    return seals.told_line(seals.seal_now())
