"""The site's search: pages, facts and places, by any word form, spelling or alphabet (docs/search.md).

`index` writes what is known, `vocabulary` and `question` understand what was typed, `ranking` puts in order what was
found, `results` makes of it what `views` shows.
"""
