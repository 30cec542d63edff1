"""Kyrgyz dates and numbers as CLDR writes them; Django's own ky uses a decimal point."""

DATE_FORMAT = r"Y-\ж., j-E"
DATETIME_FORMAT = r"Y-\ж., j-E, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y H:i"
YEAR_MONTH_FORMAT = r"Y-\ж., E"
MONTH_DAY_FORMAT = "j-E"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "\xa0"
NUMBER_GROUPING = 3
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]
