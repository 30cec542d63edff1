"""Set-up and developer tools: nothing here is imported by the site."""
