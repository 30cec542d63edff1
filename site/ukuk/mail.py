"""Mail over SMTP. A server that is away must not stop whoever saves a page: Wagtail writes to moderators meanwhile."""

from smtplib import SMTPException

from django.core.mail.backends.smtp import EmailBackend


class PatientBackend(EmailBackend):
    """Says every fault of reaching the server as ConnectionError: Wagtail logs that one, the outbox tries later."""

    def open(self):
        try:
            return super().open()
        except (SMTPException, OSError) as error:
            raise ConnectionError(f"The mail server did not answer: {type(error).__name__}") from error
