"""Sends generated searches to Headrace and to an MLflow server over the same data and compares.

Every answer must name the same objects in the same order, or refuse with the same error_code.
Ends with one line of counts; exit code 1 when an answer differs.
"""

import argparse
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from fuzz_data import EXPERIMENTS, Peer, fill
from fuzz_grammar import KINDS, make_search

# What MLflow answers when its database or its code stumbled over a client's mistake: Headrace names
# the mistake instead.
STUMBLES = {"INTERNAL_ERROR", "BAD_REQUEST", "HTTP 500"}
REFUSAL = "INVALID_PARAMETER_VALUE"
# A page of HTML with status 500 can also be one worker of MLflow failing on a search that it answers
# the next time. A search that it cannot answer fails each time.
MLFLOW_TRIES = 4


def ask_mlflow(search, mlflow):
    """MLflow's answer, asked again while its server itself fails."""
    for attempt in range(MLFLOW_TRIES):
        theirs = mlflow.search(search)
        if theirs[0] != "HTTP 500":
            break
        time.sleep(0.5 * attempt)
    return theirs


def compare(search, headrace, mlflow):
    """'same', 'stumbled' or the difference in words."""
    ours, theirs = headrace.search(search), ask_mlflow(search, mlflow)
    if ours == theirs:
        return "same"
    if theirs[0] in STUMBLES and ours[0] == REFUSAL:
        return "stumbled"
    return f"{search.kind} filter={search.filter!r} order_by={search.order_by!r}\n    headrace {ours}\n    mlflow   {theirs}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--headrace", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--mlflow", required=True)
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()

    headrace, mlflow = Peer(options.headrace, options.token), Peer(options.mlflow, None)
    for peer in (headrace, mlflow):
        fill(peer, random.Random(options.seed))
    generator = random.Random(options.seed + 1)
    searches = [make_search(generator) for _ in range(options.count)]
    with ThreadPoolExecutor(4) as pool:
        verdicts = list(pool.map(lambda each: compare(each, headrace, mlflow), searches))
    accepted = sum(1 for each in searches if headrace.search(each)[0] is None) if options.count <= 500 else None

    different = [each for each in verdicts if each not in ("same", "stumbled")]
    for each in different:
        print(f"different: {each}")
    kinds = ", ".join(f"{sum(1 for each in searches if each.kind == kind)} {kind}" for kind in KINDS)
    stumbled = verdicts.count("stumbled")
    shown = "" if accepted is None else f", {accepted} accepted"
    print(
        f"{options.count} searches ({kinds}) over {EXPERIMENTS} experiments{shown}: "
        f"{verdicts.count('same')} same, {stumbled} where MLflow stumbled and Headrace refused, "
        f"{len(different)} different"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
