"""Short functions, short modules, views that only translate."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from statistics import median, quantiles

from tests.house.tree import Source, body_lines, code, is_public, obeyed

MEDIAN, NINE_OF_TEN, LONGEST, MODULE, VIEW = 6, 25, 60, 400, 15


def sizes(files: Iterable[Source]) -> dict[str, int]:
    """Return {place and name: lines of the body} of every function."""
    return {
        f"{source.at(node)} {node.name}": body_lines(node, source.text)
        for source in files
        for node in source.functions()
    }


def long_functions(files: Iterable[Source]) -> list[str]:
    return [f"{name}: {size}" for name, size in sizes(files).items() if size > LONGEST]


def long_modules(files: Iterable[Source]) -> list[str]:
    counted = ((source.path, len(source.text.splitlines())) for source in files)
    return [f"{path}: {lines}" for path, lines in counted if lines > MODULE]


def unbalanced(files: Iterable[Source]) -> list[str]:
    """Say whether half the functions, or nine of ten, are longer than we allow."""
    found = sorted(sizes(files).values())
    ninth = quantiles(found, n=10)[-1]
    said = []
    if median(found) > MEDIAN:
        said.append(f"half of the functions are longer than {MEDIAN} lines")
    if ninth > NINE_OF_TEN:
        said.append(f"one of ten functions is longer than {NINE_OF_TEN} lines")
    return said


def is_view(function: ast.FunctionDef) -> bool:
    """What an address can lead to; helpers beside it are held to the measures of all functions."""
    takes_request = bool(function.args.args) and function.args.args[0].arg == "request"
    return takes_request and is_public(function)


def long_views(files: Iterable[Source]) -> list[str]:
    return [
        f"{source.at(node)} {node.name}: {body_lines(node, source.text)}"
        for source in files
        if "views" in source.part
        for node in source.functions()
        if is_view(node) and body_lines(node, source.text) > VIEW
    ]


def test_no_function_is_longer_than_sixty_lines() -> None:
    obeyed(long_functions(code()))


def test_functions_are_short_on_the_whole() -> None:
    obeyed(unbalanced(code()))


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    obeyed(long_modules(code()))


def test_a_view_has_fifteen_lines_at_most() -> None:
    obeyed(long_views(code()))


def planted(lines: int, name: str = "views") -> Source:
    body = "".join(f"    x = {number}\n" for number in range(lines))
    text = f'def f(request):\n    """Said."""\n\n    # why\n{body}'
    return Source(f"src/linli/boards/{name}.py", text)


def test_a_planted_long_function_module_and_view_are_found() -> None:
    assert long_functions([planted(61)])
    assert not long_functions([planted(60)])
    assert long_modules([planted(400)])
    assert long_views([planted(16)])
    assert not long_views([planted(15)])
    assert len(unbalanced([planted(26), planted(27, "queries")])) == 2
