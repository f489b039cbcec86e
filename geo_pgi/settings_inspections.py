"""Settings of inspections: rules that an office may have otherwise."""

import environ

env = environ.Env()

# Planned inspections of a facility in a calendar year, without signs of a violation. One, as is widely reported of
# Chỉ thị 20/CT-TTg (2017); to be changed here when the rule does.
INSPECTIONS_PER_YEAR = env.int("INSPECTIONS_PER_YEAR", default=1)
# Two agencies at the same facility within so many days of each other are shown as a clash.
INSPECTIONS_APART_DAYS = env.int("INSPECTIONS_APART_DAYS", default=30)
