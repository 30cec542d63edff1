"""The sample: the printed stories, the pages they stand on, and the rows that show how everything works.

`content/` holds the pages and the facts as TOML, `translations/` their .po files, `data/` the places and numbers.
What had to be made up is marked as a sample (`is_sample`) and is taken away by `load_sample --remove`; places,
matters, phone numbers and the skeleton of the site stay.
"""
