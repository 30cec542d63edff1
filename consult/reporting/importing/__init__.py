"""A spreadsheet becomes reports: read, understood, shown row by row, and written only when somebody says so.

`home.spreadsheets` opens the file; `columns` names its columns, `choices` knows what may stand in them, `checking`
gives each row its verdict, `template` writes the file to fill in, `batches` is the journey from the upload to the undo.
"""
