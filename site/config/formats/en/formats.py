"""The day stands before the month."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "g:i a"
DATETIME_FORMAT = "j F Y g:i a"
SHORT_DATETIME_FORMAT = "j M Y g:i a"
MONTH_DAY_FORMAT = "j F"
