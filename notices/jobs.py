"""What runs by itself, and when."""

from notices import forgetting, reading, sending

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "notices: tell what happened": ("notices.jobs.tell", "* * * * *"),
    "notices: delete addresses no longer needed": ("notices.jobs.delete_unneeded", "25 1 * * *"),
}


def tell() -> int:
    reading.read_news()
    return sending.send_due()


def send() -> int:
    return sending.send_due()


def delete_unneeded() -> int:
    return forgetting.delete_unneeded()
