"""What editors work with in the Wagtail admin: translation, the state of things, remarks on what they wrote."""
