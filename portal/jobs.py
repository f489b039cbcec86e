"""What runs by itself, and when."""

from portal import pdf

SCHEDULES = {"portal: delete half-made sheets": ("portal.jobs.remove_half_made", "20 1 * * *")}


def remove_half_made() -> int:
    return pdf.remove_half_made()
