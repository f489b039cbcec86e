"""What runs by itself, and when."""

from incidents import contacts, photos

SCHEDULES = {
    # name: (function, cron in the site's time zone)
    "incidents: delete expired contacts": ("incidents.jobs.delete_expired_contacts", "15 1 * * *"),
    "incidents: delete orphan photo files": ("incidents.jobs.delete_orphan_files", "45 1 * * *"),
}


def delete_expired_contacts() -> int:
    return contacts.delete_expired_contacts()


def delete_orphan_files() -> int:
    return photos.delete_orphan_files()
