"""Russian dates as the site writes them: no "г." where a chip has little room."""

SHORT_DATE_FORMAT = "d.m.Y"
DATE_INPUT_FORMATS = ["%d.%m.%Y", "%Y-%m-%d", "%d.%m.%y"]
MONTH_DAY_FORMAT = "j E"
