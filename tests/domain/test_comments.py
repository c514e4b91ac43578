"""Who is meant by an @ in a comment."""

import pytest

from riskreg.domain import comments
from tests.factories import member


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Ann Lee, please look", ["Ann Lee"]),
        ("Ask @ANN LEE's team (@ann leeson too)", ["Ann Lee", "Ann Leeson"]),
        ("@Ann Leeson knows", ["Ann Leeson"]),
        ("@Ann Leesons do not exist", []),
        ("@Ann Lee-Smith is somebody else", []),
        ("mail@Ann Lee is an address", []),
        ("Ann Lee without a sign", []),
        ("@D.J. (Dee) Ray", ["D.J. (Dee) Ray"]),
        ("@", []),
    ],
)
def test_mentioned_takes_whole_names_of_members(register, text, names):
    for name in ("Ann Lee", "Ann Leeson", "D.J. (Dee) Ray"):
        member(register, name, "viewer")
    assert sorted(person.name for person in comments.mentioned(text, register)) == names


def test_mentioned_in_a_register_without_members_is_nobody(register):
    assert comments.mentioned("@Ann Lee", register) == []
