"""Messages: plain words, a link, nothing that could forge a header."""

from django.core import mail

from riskreg import emails
from tests.factories import NOW

LINK = "https://risks.example.org/invitations/abc/"


def test_send_invitation_says_who_where_and_until_when():
    emails.send_invitation(
        to="nina@example.org", inviter="Bob & <Chair>", organisation="Harbour Works", link=LINK, expires_at=NOW
    )
    message = mail.outbox[0]
    assert message.subject == "Your invitation to the risk register of Harbour Works"
    assert "Bob & <Chair> invites you to the risk register of Harbour Works." in message.body.splitlines()
    assert LINK in message.body.splitlines()
    assert "6 October 2026" in message.body


def test_send_invitation_keeps_a_line_break_out_of_the_header():
    emails.send_invitation(
        to="nina@example.org", inviter="", organisation="Harbour\r\nBcc: x@example.org", link=LINK, expires_at=NOW
    )
    assert mail.outbox[0].subject == "Your invitation to the risk register of Harbour Bcc: x@example.org"
    assert mail.outbox[0].recipients() == ["nina@example.org"]
