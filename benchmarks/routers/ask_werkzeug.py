#!/usr/bin/python3
"""Measures Werkzeug's router at the question that Main prints, in a file or on the standard input.

It prints rows as Main does. With --check it only asks, and ends with an error if the answer is another. Flask makes the adapter anew for each
request; that is left out.
"""

import fileinput
import sys
import timeit

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

ROUNDS = 7
SECONDS = 0.1


def ask(adapter, method, path):
    try:
        return adapter.match(path, method)
    except (NotFound, MethodNotAllowed) as none:
        return none


def in_words(found):
    if isinstance(found, tuple):
        rule, values = found
        pairs = "&".join(f"{name}={value}" for name, value in sorted(values.items()))
        return f"200 {rule} {pairs}"
    return f"{found.code}  "


def main():
    lines = fileinput.input([name for name in sys.argv[1:] if name != "--check"])
    question, expected, *rules = "".join(lines).splitlines()
    method, path = question.split(" ")
    adapter = Map([Rule(rule, endpoint=rule, methods=["GET"]) for rule in rules]).bind("localhost")
    answer = in_words(ask(adapter, method, path))
    if answer != expected:
        sys.exit(f"Werkzeug finds {answer!r} for {question}, and not {expected!r}")
    if "--check" in sys.argv:
        return
    timer = timeit.Timer(lambda: ask(adapter, method, path))
    number, seconds = timer.autorange()
    number = max(1, int(number * SECONDS / seconds))
    for turn, seconds in enumerate(timer.repeat(ROUNDS, number), 1):
        print(f"werkzeug,lookup,{turn},{seconds / number * 1e9:.6g}")


main()
