"""Generates searches: mostly right ones of every clause, some with one thing broken."""

from dataclasses import dataclass, field

from fuzz_data import METRICS, PARAMS, RUNS, START_MS, STATUSES, TAGS, WORDS

KINDS = ["runs", "experiments", "registered models", "model versions", "logged models"]
WEIGHTS = [60, 10, 10, 10, 10]
NUMBER_OPS = ["=", "!=", "<", "<=", ">", ">="]
TEXT_OPS = ["=", "!=", "LIKE", "ILIKE", "like", "Ilike"]
NUMBERS = ["0", "1", "-1.5", ".5", "1e5", "0.25", "+3", "1.7976931348623157e308", "1_000", "0x10"]


@dataclass(frozen=True)
class Search:
    kind: str
    filter: str
    order_by: list = field(default_factory=list)
    view: str = "ACTIVE_ONLY"
    limit: int = 50

    def ask(self, peer):
        answer, key, name = getattr(self, f"_{self.kind.replace(' ', '_')}")(peer)
        if "error_code" in answer:
            return answer["error_code"], None
        return None, [name(each) for each in answer.get(key, [])]

    def _runs(self, peer):
        own = fill_ids(self.filter, peer.run_ids)
        answer = peer.call(
            "POST", "runs/search", experiment_ids=[peer.experiment], filter=own,
            order_by=self.order_by, run_view_type=self.view, max_results=self.limit,
        )
        return answer, "runs", lambda run: run["info"]["run_name"]

    def _experiments(self, peer):
        answer = peer.call(
            "POST", "experiments/search", filter=self.filter, order_by=self.order_by,
            view_type=self.view, max_results=self.limit,
        )
        return answer, "experiments", lambda each: each["name"]

    def _registered_models(self, peer):
        answer = peer.call(
            "GET", "registered-models/search", filter=self.filter, order_by=self.order_by, max_results=self.limit
        )
        return answer, "registered_models", lambda each: each["name"]

    def _model_versions(self, peer):
        answer = peer.call(
            "GET", "model-versions/search", filter=self.filter, order_by=self.order_by, max_results=self.limit
        )
        return answer, "model_versions", lambda each: (each["name"], each["version"])

    def _logged_models(self, peer):
        answer = peer.call(
            "POST", "logged-models/search", experiment_ids=[peer.experiment], filter=self.filter,
            order_by=self.order_by, max_results=self.limit,
        )
        return answer, "models", lambda each: each["info"]["name"]


def fill_ids(text, ids):
    for name, run_id in ids.items():
        text = text.replace(f"<{name}>", run_id)
    return text


def make_search(rnd):
    kind = rnd.choices(KINDS, WEIGHTS)[0]
    clause, order = CLAUSES[kind], ORDERS[kind]
    text = rnd.choice([" AND ", " and ", "  AND\n"]).join(clause(rnd) for _ in range(rnd.choice([0, 1, 1, 2, 3])))
    orders = [order(rnd) for _ in range(rnd.choice([0, 0, 1, 1, 2]))]
    if rnd.random() < 0.15:
        text = mutate(rnd, text)
    if orders and kind != "logged models" and rnd.random() < 0.05:
        orders[0] = mutate(rnd, orders[0])
    view = rnd.choice(["ACTIVE_ONLY", "ACTIVE_ONLY", "DELETED_ONLY", "ALL"])
    return Search(kind, text, orders, view, rnd.choice([5, 50, 1000]))


def mutate(rnd, text):
    """One character removed, doubled, replaced or put in."""
    if text == "":
        return rnd.choice(["'", "AND", "a", "= 1", "metrics.", "()", ";"])
    at = rnd.randrange(len(text))
    char = rnd.choice("'\"`.=<>()% aA1,;-")
    return rnd.choice([text[:at] + text[at + 1 :], text[:at] + text[at] + text[at:], text[:at] + char + text[at + 1 :],
                       text[:at] + char + text[at:]])


def quote_key(rnd, key):
    plain = all(char.isalnum() or char in "_." for char in key)
    if plain and rnd.random() < 0.7 and key not in ("order", "end", "key"):
        return key
    return rnd.choice([f"`{key}`", f'"{key}"'])


def quote(rnd, text):
    return f'"{text}"' if "'" in text or rnd.random() < 0.3 else f"'{text}'"


def pattern(rnd, words):
    word = rnd.choice([each for each in words if "\\" not in each])
    return rnd.choice([word, f"%{word}%", f"{word}%", f"%{word}", "%", "_%", "x_y", word[:1] + "%"])


def text_condition(rnd, words):
    op = rnd.choice(TEXT_OPS)
    value = pattern(rnd, words) if op.upper().endswith("LIKE") else rnd.choice(words)
    return f"{op} {quote(rnd, value)}"


def listing(rnd, words):
    chosen = ", ".join(quote(rnd, rnd.choice(words)) for _ in range(rnd.choice([1, 2, 3])))
    return f"{rnd.choice(['IN', 'NOT IN', 'in'])} ({chosen})"


def run_clause(rnd):
    pick = rnd.random()
    space = rnd.choice([" ", " ", "  "])
    if pick < 0.3:
        name = rnd.choice(["metrics", "metric"])
        value = rnd.choice(NUMBERS) if rnd.random() < 0.95 else "'1'"
        return f"{name}.{quote_key(rnd, rnd.choice(METRICS))}{space}{rnd.choice(NUMBER_OPS)}{space}{value}"
    if pick < 0.6:
        entity, keys = rnd.choice([("params", PARAMS), ("param", PARAMS), ("tags", TAGS), ("tag", TAGS)])
        left = f"{entity}.{quote_key(rnd, rnd.choice(keys + ['absent']))}"
        if rnd.random() < 0.2:
            return f"{left} {rnd.choice(['IS NULL', 'IS NOT NULL', 'is null'])}"
        return f"{left} {text_condition(rnd, WORDS[:12])}"
    if pick < 0.75:
        left = f"{rnd.choice(['dataset', 'datasets'])}.{rnd.choice(['name', 'digest', 'context'])}"
        words = ["bank", "Bank", "air", "d1", "train", "eval"]
        return f"{left} {listing(rnd, words) if rnd.random() < 0.4 else text_condition(rnd, words)}"
    return run_attribute(rnd)


def run_attribute(rnd):
    prefix = rnd.choice(["", "attributes.", "attribute.", "run.", "attr."])
    pick = rnd.random()
    if pick < 0.25:
        return f"{prefix}status {text_condition(rnd, STATUSES + ['finished'])}"
    if pick < 0.45:
        left = prefix + rnd.choice(["run_name", "`run name`", "user_id"])
        return f"{left} {text_condition(rnd, ['run 001', 'run 05', 'ana', 'Ben', 'c_d', 'RUN'])}"
    if pick < 0.7:
        value = START_MS + rnd.choice([0, 5000, 60_000, 110_500, -1])
        return f"{prefix}{rnd.choice(['start_time', 'end_time', 'created'])} {rnd.choice(NUMBER_OPS)} {value}"
    if pick < 0.9:
        ids = [f"<run {rnd.randrange(RUNS):03d}>" for _ in range(rnd.choice([1, 2, 3]))]
        if rnd.random() < 0.5:
            return f"{prefix}run_id {rnd.choice(['=', '!='])} '{ids[0]}'"
        return f"{prefix}run_id {rnd.choice(['IN', 'NOT IN'])} ({', '.join(repr(each) for each in ids)})"
    return f"{prefix}artifact_uri {rnd.choice(['LIKE', 'ILIKE'])} '%{rnd.choice(['artifacts', 'ARTIFACTS', 'x'])}'"


def run_order(rnd):
    pick = rnd.random()
    if pick < 0.45:
        left = f"metrics.{quote_key(rnd, rnd.choice(METRICS))}"
    elif pick < 0.7:
        left = rnd.choice(["params.", "tags."]) + quote_key(rnd, rnd.choice(["lr", "model", "team", "absent"]))
    else:
        left = rnd.choice(["", "attributes."]) + rnd.choice(["start_time", "end_time", "status", "run_name", "user_id"])
    return left + rnd.choice(["", " ASC", " DESC", " desc"])


def experiment_clause(rnd):
    pick = rnd.random()
    if pick < 0.4:
        return f"{rnd.choice(['', 'attribute.'])}name {text_condition(rnd, ['fz a0', 'fz A1', 'FZ', 'Default', 'fz _4'])}"
    if pick < 0.6:
        return f"{rnd.choice(['creation_time', 'last_update_time'])} {rnd.choice(NUMBER_OPS)} {rnd.choice([0, 9_000_000_000_000])}"
    if pick < 0.7:
        return f"tags.{quote_key(rnd, rnd.choice(TAGS))} {rnd.choice(['IS NULL', 'IS NOT NULL'])}"
    return f"{rnd.choice(['tags', 'tag'])}.{quote_key(rnd, rnd.choice(TAGS))} {text_condition(rnd, WORDS[:10])}"


def experiment_order(rnd):
    return rnd.choice(["name", "creation_time", "experiment_id", "attribute.name"]) + rnd.choice(["", " ASC", " DESC"])


def model_clause(rnd):
    if rnd.random() < 0.6:
        return f"name {text_condition(rnd, ['rm-a_00', 'rm-A_01', 'RM', 'rm-b'])}"
    return f"{rnd.choice(['tags', 'tag'])}.{quote_key(rnd, rnd.choice(['team', 'absent']))} {text_condition(rnd, ['a', 'A', '50%'])}"


def model_order(rnd):
    return rnd.choice(["name", "timestamp", "last_updated_timestamp"]) + rnd.choice(["", " ASC", " DESC"])


def version_clause(rnd):
    pick = rnd.random()
    if pick < 0.35:
        return f"name {text_condition(rnd, ['rm-a_00', 'rm-A_01', 'RM', 'rm-b'])}"
    if pick < 0.55:
        return f"version_number {rnd.choice(NUMBER_OPS)} {rnd.choice([0, 1, 2, 3])}"
    if pick < 0.75:
        return f"source_path {text_condition(rnd, ['s3://bucket/a', 's3', '50%', 'B_c'])}"
    return f"tags.{rnd.choice(['stage', 'absent'])} {text_condition(rnd, ['x', 'X', 'y'])}"


def version_order(rnd):
    name = rnd.choice(["name", "version_number", "creation_timestamp", "last_updated_timestamp"])
    return name + rnd.choice(["", " ASC", " DESC"])


def logged_clause(rnd):
    pick = rnd.random()
    if pick < 0.4:
        words = ["lm-a00", "lm-A02", "LM", "lm-b"]
        return f"name {listing(rnd, words) if rnd.random() < 0.3 else text_condition(rnd, words)}".replace('"', "'")
    if pick < 0.6:
        return f"model_type {text_condition(rnd, ['agent', 'Agent'])}".replace('"', "'")
    if pick < 0.8:
        return f"params.lr {text_condition(rnd, ['0.1', 'gbt', '1'])}".replace('"', "'")
    return f"tags.team {text_condition(rnd, ['a', 'A', 'b'])}".replace('"', "'")


def logged_order(rnd):
    name = rnd.choice(["name", "creation_timestamp", "model_type"])
    return {"field_name": name, "ascending": rnd.choice([True, False])}


CLAUSES = dict(zip(KINDS, [run_clause, experiment_clause, model_clause, version_clause, logged_clause]))
ORDERS = dict(zip(KINDS, [run_order, experiment_order, model_order, version_order, logged_order]))
