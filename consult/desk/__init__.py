"""The workplace of lawyers and coordinators, inside the Wagtail admin and made of its components.

Nothing here decides who may do what (`consult.permissions`) or changes a state (`consult.transitions`,
`consult.reporting`); the desk asks them, and turns each refusal into a sentence on the page.
"""
