"""A spreadsheet becomes stops of the bus: read, understood, shown row by row, and written only when somebody says so.

`home.spreadsheets` opens what was uploaded and refuses what must not be opened; `columns` and `matching` say what the
cells mean; `checking` gives each row its verdict; `batches` is the journey from the upload to the undo;
`sheets` writes the template and the export that an import takes back. Stops are written by `events.stops` alone.
"""
