import pytest

from riskreg.lib.near_words import distance_to_beginning, fold, near_words, words_of

WORDS = ["backup", "backups", "billing", "supplier", "ransomware", "café", "cafe", "restore", "it"]


def test_fold_takes_marks_from_latin_letters_alone():
    assert fold("Café ÉCOLE Łódź Ünïcode й 東京") == "cafe ecole łodz unicode й 東京"


def test_words_are_taken_once_and_not_without_end():
    assert words_of("Backups, backups & “restore”!") == ["backups", "restore"]
    assert len(words_of(" ".join(f"w{n}" for n in range(50)))) == 8


@pytest.mark.parametrize(
    ("word", "term", "edits"),
    [
        ("backup", "backup", 0), ("bakcup", "backups", 1), ("bckup", "backup", 1), ("bbackup", "backup", 1),
        ("bacjup", "backup", 1), ("suplier", "suppliers", 1), ("ransomwre", "ransomware", 1), ("abc", "xyz", 3),
    ],
)  # fmt: skip
def test_distance_counts_changed_missing_added_and_swapped_letters(word, term, edits):
    assert min(distance_to_beginning(word, term, most=2), 3) == edits


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("bakcup", ["backup", "backups"]), ("ransonwaer", ["ransomware"]), ("it", []), ("abc", []),
        ("restroe", ["restore"]), ("1234", []), ("estore", ["restore"]), ("zestore", ["restore"]),
    ],
)  # fmt: skip
def test_near_words_are_a_letter_or_two_away_and_short_words_must_be_right(typed, meant):
    assert near_words(typed, WORDS) == meant
