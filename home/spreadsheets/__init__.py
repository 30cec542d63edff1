"""Spreadsheets that people upload: opened safely, read as rows of text, their columns guessed; and their journey.

`files` and `workbooks` open what was uploaded and refuse what must not be opened; `headings` says which column is
which; `journey` moves a batch from the upload to its end. What the cells mean is said by whoever imports them: stops
of the bus (`events.importing`), reports of consultations (`consult.reporting.importing`).
"""
