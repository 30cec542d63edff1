"""What the script of the day sheet says, in the language of the page; it holds no sentence of its own."""

from django.utils.translation import gettext as _


def for_the_device(*, days: int, letters: int, most: int) -> dict[str, str]:
    """Names in braces are put in by the script."""
    return {
        "person": _("Person {number}"),
        "remove": _("Remove person {number}"),
        "sureToRemove": _("Remove this row? It was not sent, and will be gone."),
        "kept": _("Kept on this device"),
        "notKept": _("Not kept: send it before you close the page"),
        "sending": _("Sent, but no answer came. It will be sent again, and counts once."),
        "refused": _("Not accepted yet"),
        # What this browser cannot do
        "noStore": _(
            "This browser keeps nothing on the device (a private window, perhaps). Write in the form below while you "
            "are connected, and send it before you close the page."
        ),
        "noWorker": _(
            "This browser cannot open the page again without a connection. Leave it open until the rows are sent."
        ),
        "full": _(
            "The device has no room left: the last change was not kept. Send the rows now, or free some space and "
            "change the row again. Do not close the page."
        ),
        "elsewhere": _("The sheet is open in another tab. Go on there; or close that tab, and press “Try again” here."),
        "tooMany": _("A sheet holds %(most)d people. Send these rows, then go on with a new sheet.") % {"most": most},
        # The PIN
        "shortPin": _("Use at least %(letters)d digits or letters.") % {"letters": letters},
        "simplePin": _("This PIN is too easy to guess. Mix the digits."),
        "unlikePins": _("The two PINs differ. Type the same one twice."),
        "wrongPin": _("This PIN is wrong. Nothing was deleted; try again."),
        "waitPin": _("Too many wrong PINs. Nothing was deleted. Try again in {seconds} seconds."),
        "locked": _("The sheet is locked. The rows are on this device."),
        "idle": _("The sheet locked itself because nobody used it. The rows are on this device."),
        "deleted": _("The rows were deleted from this device."),
        "tooOld": _("The rows on this device were older than %(days)d days and were never sent. They were deleted.")
        % {"days": days},
        "goesOn": _("Unsent rows are deleted from this device on {day}."),
        "damaged": _("Rows that the device could not read any more: {count}. Write them down again."),
        # Sending
        "ready": _("Ready: this page opens without a connection too."),
        "offline": _("No connection. Go on writing: the rows stay on this device."),
        "online": _("Connected."),
        "waiting": _("No connection. The rows will be sent as soon as there is one, while this page is open."),
        "progress": _("Sending: {done} of {all}."),
        "nothing": _("There is no row to send yet."),
        "done": _("Sent and counted: {count}. Nothing is left on this device."),
        "already": _("There already from before, not counted again: {count}."),
        "some": _("Sent and counted: {count}. Please look at the marked rows: {left}. They stay on this device."),
        "failed": _("The site did not answer as it should. The rows stay on this device; try again later."),
        "signIn": _("You are not signed in any more. Sign in again and come back here: the rows stay on this device."),
        "toSignIn": _("Sign in"),
        "notAllowed": _("Who is signed in now may not report consultations. The rows stay on this device."),
        "somebodyElse": _(
            "Somebody else is signed in now than when this sheet was begun. Send the rows as this person’s reports?"
        ),
        "sendCount": _("Send ({count})"),
    }
