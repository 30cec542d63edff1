"""Writes the tables of docs/permissions.md from the rules that the desk itself asks: `python -m tools.rights`.

A test compares the page with them, so that it never says anything else.
"""

import os
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "permissions.md"
BEGIN, END = "<!-- written by tools/rights.py: begin -->", "<!-- end -->"
ROLES = ("lawyer", "coordinator", "administrator", "auditor")
COVERS = {
    "_any": "yes",
    "_held": "of a case that is theirs",
    "_in_vain": "of a case that is theirs and not answered",
    "_free": "of a case that nobody holds",
    "_led": "where they lead",
    "_edited": "of their own report, while it may be edited",
    "_read": "of their own report, for four weeks",
}


def tables():
    """Both tables as Markdown: action by role, address by action."""
    from consult.desk.doors import ADDRESSES
    from consult.permissions import ACTIONS

    actions = [[name, *(_cell(action, role) for role in ROLES), _states(action)] for name, action in ACTIONS.items()]
    doors = [[name, action or "only leads to another address"] for name, action in ADDRESSES.items()]
    return "\n\n".join(
        [
            _table(["action", *ROLES, "while it stands in"], actions),
            "The addresses of the desk, and the action that each asks for (`{name}` stands in the address itself):",
            _table(["address", "action"], doors),
        ]
    )


def _cell(action, role):
    rules = {kept.value: rule.__name__ for kept, rule in action.to.items()}
    return COVERS[rules[role]] if role in rules else "–"


def _states(action):
    from consult.permissions import KEPT

    if action.states == KEPT:
        return "any state before it is erased"
    return ", ".join(state.value for state in action.states) or "any state"


def _table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page(text):
    """`text` with the tables between their marks."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{tables()}\n\n{END}{after}"


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ukuk.settings.dev")
    import django

    django.setup()
    PAGE.write_text(page(PAGE.read_text()))


if __name__ == "__main__":
    main()
