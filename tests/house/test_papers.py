"""What is written about the house is there, true, and gives nothing private away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from ipaddress import ip_address, ip_network

import pytest

from tests.house.tree import FLOORS, GROUND, ROOT, Source, obeyed, rooms, sources, tracked

NUMBER = re.compile(r"\bM(?:[1-9]|[12]\d)\b(?!\s*\(not yet\))")
# In a test's name the number stands between underscores: test_m4_...
PROVED = re.compile(r"(?:\b|_)[Mm]((?:[1-9]|[12]\d))(?=\b|_)")
# Rooms that carry others and serve no requirement of their own.
CARRIERS = GROUND | {"shell", "api"}


def bare_requirements(files: Iterable[Source]) -> list[str]:
    """Dependencies without a word why they are there."""
    return [
        f"{source.path}: {line}"
        for source in files
        for line in source.text.splitlines()
        if line.strip() and not line.startswith(("#", "-")) and not line.partition("#")[2].strip()
    ]


def poor_rooms(names: Iterable[str], papers: dict[str, str]) -> list[str]:
    """Rooms without a README, or whose README names no requirement."""
    found = [f"{room} has no README.md" for room in names if room not in papers]
    return found + [
        f"{room}/README.md names no requirement (M1-M29)"
        for room in names
        if room in papers and room not in CARRIERS and not NUMBER.search(papers[room])
    ]


def numbers(files: Iterable[Source]) -> set[str]:
    return {number for source in files for number in NUMBER.findall(source.text)}


def unproved(claims: Iterable[Source], proofs: Iterable[Source]) -> list[str]:
    """Requirements claimed on paper and named by no test."""
    proved = {f"M{number}" for proof in proofs for number in PROVED.findall(proof.text)}
    return [
        f"{source.path} claims {number}"
        for source in claims
        for number in sorted(numbers([source]) - proved)
    ]


# Absolute folders of one person's machine, and the places packages are fetched from.
PRIVATE = {
    "a folder of one machine": re.compile(r"(?<![\w.~}\"'-])/(?:work|home|root|opt|mnt|Users)/\w+"),
    "a package host": re.compile(
        r"pythonhosted\.org|registry\.npmjs|(?:deb|security)\.debian\.org"
    ),
    "a key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
}
ADDRESS = re.compile(r"(?<![\d.\w-])(?:\d{1,3}\.){3}\d{1,3}(?![\d.\w-])")
# This machine, any address, and the ranges kept for examples (RFC 5737).
EXAMPLES = ["127.0.0.0/8", "0.0.0.0/32", "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"]
NO_NOTES = re.compile(r"#\s*(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
TEXTS = frozenset(
    {
        "",
        ".py",
        ".md",
        ".html",
        ".css",
        ".js",
        ".toml",
        ".txt",
        ".in",
        ".json",
        ".po",
        ".csv",
        ".sh",
    }
)


def leaks(files: Iterable[Source]) -> list[str]:
    """Names of machines and folders that mean nothing outside of one place."""
    found = [
        f"{source.path}: {name}: {hit}"
        for source in files
        for name, pattern in PRIVATE.items()
        for hit in pattern.findall(source.text)
    ]
    return found + [
        f"{source.path}: address {hit}"
        for source in files
        for hit in ADDRESS.findall(source.text)
        if is_real(hit)
    ]


def is_real(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return not any(address in ip_network(known) for known in EXAMPLES)


def notes(files: Iterable[Source]) -> list[str]:
    """Notes to oneself: what is left to do stands in an issue."""
    return [f"{s.path}: {hit}" for s in files for hit in NO_NOTES.findall(s.text)]


def texts() -> list[Source]:
    """Return every text file of the project, locks apart (hashes look like anything)."""
    locks = {ROOT / "package-lock.json", *(ROOT / "requirements").glob("*.txt")}
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in tracked()
        if path.suffix in TEXTS and path not in locks
    ]


def locks() -> list[Source]:
    paths = [ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))]
    return [Source(path.relative_to(ROOT).as_posix(), path.read_text()) for path in paths]


def lock_leaks(files: Iterable[Source]) -> list[str]:
    """Locks name packages and hashes, never where they were fetched from."""
    host = re.compile(r"--(?:extra-)?index-url.*|--find-links.*|\"resolved\".*|://.*")
    allowed = re.compile(r"://(?:opencollective|github|tidelift|www\.patreon|ko-fi|paypal)|funding")
    return [
        f"{source.path}: {hit}"
        for source in files
        for line in source.text.splitlines()
        for hit in host.findall(line)
        if not allowed.search(line)
    ]


LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def dead_links(files: Iterable[Source]) -> list[str]:
    """Links of a paper to files that are not there."""
    return [
        f"{source.path} -> {target}"
        for source in files
        for target in LINK.findall(source.text)
        if not (ROOT / source.path).parent.joinpath(target).exists()
    ]


def test_no_link_of_a_paper_is_dead() -> None:
    obeyed(dead_links(s for s in texts() if s.path.endswith(".md")))


def test_a_planted_dead_link_is_found() -> None:
    text = "[a](gone.md) [b](adr/template.md#x) [c](https://example.org/gone.md)"
    assert dead_links([Source("docs/map.md", text)]) == ["docs/map.md -> gone.md"]


def test_every_dependency_says_why_it_is_there() -> None:
    obeyed(bare_requirements(sources("requirements", ".in")))


def test_every_room_has_a_readme_that_names_its_requirements() -> None:
    papers = {s.room: s.text for s in sources("src/linli", ".md") if s.parts[3:] == ("README.md",)}
    obeyed(poor_rooms(rooms(), papers))


def test_every_requirement_claimed_is_named_by_a_test() -> None:
    """House: each Mn that a README or the docs claim is found in a test's name or docstring."""
    claims = [
        s for s in (*sources("src/linli", ".md"), *sources("docs", ".md")) if "adr" not in s.parts
    ]
    proofs = [s for s in sources("tests") if "house" not in s.parts]
    obeyed(unproved(claims, proofs))


def test_nothing_private_is_in_the_tree() -> None:
    obeyed(leaks(texts()))


def test_locks_name_no_host() -> None:
    obeyed(lock_leaks(locks()))


def test_there_are_no_notes_to_oneself() -> None:
    obeyed(notes(texts()))


def test_the_licence_is_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert "Linli" in (ROOT / "NOTICE").read_text()


def test_a_planted_bare_requirement_is_found() -> None:
    text = "# said\n-r run.in\nDjango>=5\nsegno  # QR codes\nbabel #\n"
    assert len(bare_requirements([Source("requirements/run.in", text)])) == 2


def test_a_planted_poor_room_is_found() -> None:
    papers = {"ledger": "One ledger (M4).", "gate": "The gate.", "ui": "Parts."}
    assert poor_rooms(["ledger", "gate", "ui", "tips"], papers) == [
        "tips has no README.md",
        "gate/README.md names no requirement (M1-M29)",
    ]
    assert set().union(*FLOORS) > CARRIERS


def test_a_planted_unproved_requirement_is_found() -> None:
    claim = Source("docs/map.md", "M4 and M26, later M5 (not yet); M30 is none.")
    proof = Source("tests/ledger/test_rules.py", "def test_it_m4_now(): 'says M14.'")
    assert unproved([claim], [proof]) == ["docs/map.md claims M26"]


@pytest.mark.parametrize(
    "text",
    [
        "cd " + "/wor" + "k/main",
        "see " + "/hom" + "e/li/x",
        "https://files.python" + "hosted.org/x",
        "host 10.1.2." + "3",
        "8.8.8." + "8 answers",
    ],
)
def test_a_planted_leak_is_found(text: str) -> None:
    assert len(leaks([Source("docs/map.md", text)])) == 1


def test_examples_pass() -> None:
    text = "http://127.0.0.1:8000 0.0.0.0 192.0.2.7 version 1.2.3.4.5 src/work/x 1.300.2.3"
    assert leaks([Source("docs/map.md", text)]) == []


def test_planted_lock_leaks_are_found() -> None:
    bad = '--index-url x\n"resolved": "y"\nx @ https://example.org/x\n'
    assert len(lock_leaks([Source("requirements/run.txt", bad)])) == 3
    assert lock_leaks([Source("package-lock.json", '"url": "https://opencollective.com/x"')]) == []


def test_a_planted_note_is_found() -> None:
    assert notes([Source("src/linli/x.py", "x = 1  # TO" + "DO: later")])
