"""Settings of reports and of the handling of incidents. Numbers of days are the office's own rules; deadlines of steps
are rows in the database."""

import environ

env = environ.Env()

INCIDENT_PREFIX = env.str("INCIDENT_PREFIX", default="LS")
CONTACT_RETENTION_DAYS = env.int("CONTACT_RETENTION_DAYS", default=180)
# The file of a photo as it was sent, with all that its camera wrote, so long after its case is over.
ORIGINAL_RETENTION_DAYS = env.int("ORIGINAL_RETENTION_DAYS", default=180)
REPORTER_REOPEN_DAYS = env.int("REPORTER_REOPEN_DAYS", default=30)
# A pause, and what a person has to put right or gets more time for, ends at most so many days from the day it is said.
HOLD_MAX_DAYS = env.int("HOLD_MAX_DAYS", default=30)
REMEDIATION_MAX_DAYS = env.int("REMEDIATION_MAX_DAYS", default=180)
EXTENSION_MAX_DAYS = env.int("EXTENSION_MAX_DAYS", default=60)
# While the reporter is asked something the running step has so many working days more, once a step; 0 gives none.
QUESTION_PAUSE_DAYS = env.int("QUESTION_PAUSE_DAYS", default=5)
# Before a step is due, whoever has to do it is reminded: so many hours before, but not before this part of its time
# is over.
REMIND_BEFORE_HOURS = env.int("REMIND_BEFORE_HOURS", default=24)
REMIND_AFTER_PART = env.float("REMIND_AFTER_PART", default=0.5)
# Once it is overdue the leaders learn of it, and so long after that those one level up: hours of work, and of an
# emergency hours by day and night.
ESCALATE_AGAIN_HOURS = env.int("ESCALATE_AGAIN_HOURS", default=16)
ESCALATE_AGAIN_EMERGENCY_HOURS = env.int("ESCALATE_AGAIN_EMERGENCY_HOURS", default=6)
# A reporter may think again about how content the handling left, so many days.
SATISFACTION_CHANGE_DAYS = env.int("SATISFACTION_CHANGE_DAYS", default=14)
# What upper rooms keep of a reporter goes with the contact, in the same transaction; each is given the report's id.
FORGET_REPORTER = ["notices.forgetting.forget_report"]
# Of a video that a report or a step brings.
VIDEO_MAX_SECONDS = env.int("VIDEO_MAX_SECONDS", default=60)
VIDEO_MAX_BYTES = env.int("VIDEO_MAX_BYTES", default=50 * 1024 * 1024)
# Of one network address, and of one device; reports of emergencies are never stopped, their photos are.
REPORTS_PER_HOUR = env.int("REPORTS_PER_HOUR", default=30)
REPORTS_PER_DEVICE_HOUR = env.int("REPORTS_PER_DEVICE_HOUR", default=15)
# Beyond these nothing is refused. So many from one network in an hour, or on the whole site in a minute: a proof of
# work is asked for. So many of one kind at one place in an hour: staff are told.
REPORTS_PER_NETWORK_HOUR = env.int("REPORTS_PER_NETWORK_HOUR", default=100)
REPORTS_PER_MINUTE = env.int("REPORTS_PER_MINUTE", default=120)
REPORTS_PER_PLACE_HOUR = env.int("REPORTS_PER_PLACE_HOUR", default=3)
# Hashes that a phone tries at most for a proof, half of it on average; 0 asks for none.
PROOF_WORK = env.int("PROOF_WORK", default=100_000)
# Of what staff mark as spam: how long it is blocked at most, and how long what fits is kept for them to look at.
SPAM_BLOCK_DAYS = env.int("SPAM_BLOCK_DAYS", default=30)
KEPT_BACK_DAYS = env.int("KEPT_BACK_DAYS", default=14)
PHOTOS_PER_HOUR = env.int("PHOTOS_PER_HOUR", default=150)
LOOKUPS_PER_HOUR = env.int("LOOKUPS_PER_HOUR", default=120)
SUBSCRIPTIONS_PER_HOUR = env.int("SUBSCRIPTIONS_PER_HOUR", default=20)
