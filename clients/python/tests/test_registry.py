import pytest

from support import raises


@pytest.fixture
def name(client, unique):
    """A registered model without versions."""
    return client.create_registered_model(unique("model")).name


@pytest.fixture
def versions(client, name):
    """The same model with three versions of an outside source."""
    for index in range(3):
        client.create_model_version(name, f"s3://bucket/{index}", tags={"n": str(index)})
    return name


def test_a_registered_model_keeps_its_facts(client, unique):
    client.create_registered_model(unique("Müller + Co"), tags={"a": "1"}, description="what it does")
    read = client.get_registered_model(unique("Müller + Co"))
    assert (read.tags, read.description) == ({"a": "1"}, "what it does")
    client.update_registered_model(read.name, "other words")
    client.set_registered_model_tag(read.name, "b", "2")
    client.delete_registered_model_tag(read.name, "a")
    read = client.get_registered_model(read.name)
    assert (read.tags, read.description) == ({"b": "2"}, "other words")
    assert read.creation_timestamp <= read.last_updated_timestamp


def test_renaming_takes_versions_and_aliases_along(client, versions, unique):
    client.set_registered_model_alias(versions, "a", "2")
    client.rename_registered_model(versions, unique("new"))
    read = client.get_registered_model(unique("new"))
    assert {alias: int(number) for alias, number in read.aliases.items()} == {"a": 2}
    assert int(client.get_model_version_by_alias(unique("new"), "a").version) == 2
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_registered_model(versions)


def test_versions_count_up_and_a_number_is_never_used_again(client, versions):
    client.delete_model_version(versions, "3")
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.get_model_version(versions, "3")
    made = client.create_model_version(versions, "s3://bucket/again")
    assert int(made.version) == 4
    assert made.status == "READY"
    assert client.get_model_version_download_uri(versions, "4") == "s3://bucket/again"


def test_a_version_keeps_its_facts(client, versions, run_id):
    made = client.create_model_version(
        versions, "s3://b/x", run_id=run_id, run_link="http://somewhere", description="why", tags={"k": "v"}
    )
    client.update_model_version(versions, made.version, description="why indeed")
    client.set_model_version_tag(versions, made.version, "l", "w")
    client.delete_model_version_tag(versions, made.version, "k")
    read = client.get_model_version(versions, made.version)
    assert (read.run_id, read.run_link, read.source) == (run_id, "http://somewhere", "s3://b/x")
    assert (read.description, read.tags, read.current_stage) == ("why indeed", {"l": "w"}, "None")


def test_an_alias_moves_and_goes_with_its_version(client, versions):
    client.set_registered_model_alias(versions, "Champion_1-x", "1")
    client.set_registered_model_alias(versions, "Champion_1-x", "2")
    assert int(client.get_model_version_by_alias(versions, "Champion_1-x").version) == 2
    client.delete_registered_model_alias(versions, "never-set")
    client.delete_model_version(versions, "2")
    assert client.get_registered_model(versions).aliases == {}
    with raises("INVALID_PARAMETER_VALUE"):
        client.get_model_version_by_alias(versions, "Champion_1-x")


def test_stages_of_older_clients(client, versions):
    client.transition_model_version_stage(versions, "1", "production")
    client.transition_model_version_stage(versions, "2", "Production", archive_existing_versions=True)
    stages = {int(one.version): one.current_stage for one in client.search_model_versions(f"name = '{versions}'")}
    assert stages == {1: "Archived", 2: "Production", 3: "None"}
    latest = {one.current_stage: int(one.version) for one in client.get_latest_versions(versions)}
    assert latest == {"Archived": 1, "Production": 2, "None": 3}
    with raises("INVALID_PARAMETER_VALUE"):
        client.transition_model_version_stage(versions, "1", "Moon")


def test_deleting_a_model_takes_everything(client, versions):
    client.delete_registered_model(versions)
    assert client.search_model_versions(f"name = '{versions}'") == []
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_registered_model(versions)


def test_models_are_searched_and_paged(client, unique):
    for letter in "cab":
        client.create_registered_model(unique(letter), tags={"of": unique(), "is": letter})

    def search(filter_string, **more):
        return [one.name[0] for one in client.search_registered_models(filter_string, **more)]

    ours = f"tags.of = '{unique()}'"
    assert search(ours) == ["a", "b", "c"]
    assert search(ours, order_by=["name DESC"]) == ["c", "b", "a"]
    assert search(f"name = '{unique('b')}'") == ["b"]
    assert search(f"{ours} AND name ILIKE 'B-%'") == ["b"]
    assert search(f"{ours} AND tags.is != 'a'") == ["b", "c"]
    page = client.search_registered_models(ours, max_results=2)
    following = client.search_registered_models(ours, max_results=2, page_token=page.token)
    assert [one.name[0] for one in (*page, *following)] == ["a", "b", "c"]
    assert not following.token


def test_versions_are_searched_and_paged(client, versions, run_id):
    client.create_model_version(versions, "s3://bucket/run", run_id=run_id)

    def search(filter_string, **more):
        found = client.search_model_versions(filter_string, **more)
        return [int(one.version) for one in found]

    assert search(f"name = '{versions}'", order_by=["version_number ASC"]) == [1, 2, 3, 4]
    assert search(f"run_id = '{run_id}'") == [4]
    assert search(f"run_id IN ('{run_id}', 'x') AND name = '{versions}'") == [4]
    assert search(f"name = '{versions}' AND source_path = 's3://bucket/1'") == [2]
    assert search(f"name = '{versions}' AND tags.n = '2'") == [3]
    assert search(f"name = '{versions}' AND version_number > 2", order_by=["version_number"]) == [3, 4]
    page = client.search_model_versions(f"name = '{versions}'", max_results=3, order_by=["version_number"])
    following = client.search_model_versions(
        f"name = '{versions}'", max_results=3, order_by=["version_number"], page_token=page.token
    )
    assert [int(one.version) for one in (*page, *following)] == [1, 2, 3, 4]


def test_a_prompt_is_registered_and_loaded(unique):
    import mlflow

    mlflow.genai.register_prompt(unique("ask"), "Answer {{question}} briefly.")
    prompt = mlflow.genai.load_prompt(f"prompts:/{unique('ask')}/1")
    assert prompt.format(question="why") == "Answer why briefly."


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/registered-models/create", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/registered-models/create", {"name": " "}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/registered-models/create", {"name": "a/b"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/registered-models/create", {"name": "a:b"}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/registered-models/get", {"name": "none"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("PATCH", "/registered-models/update", {"name": "none"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("DELETE", "/registered-models/delete", {"name": "none"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("GET", "/registered-models/search", {"max_results": 1001}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/registered-models/search", {"filter": "what"}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/registered-models/search", {"page_token": "%"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/model-versions/create", {"name": "none", "source": "s3://x/y"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("POST", "/model-versions/create", {"name": "none"}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/model-versions/get", {"name": "none", "version": "1"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("GET", "/model-versions/search", {"max_results": 200001}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/logged-models/m-none", {}, (404, "RESOURCE_DOES_NOT_EXIST")),
    ],
)  # fmt: skip
def test_mistakes_with_the_registry(rest, method, path, body, expected):
    parts = {"params": body} if method == "GET" else {"json": body}
    assert rest.refused(method, path, **parts) == expected


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("POST", "/registered-models/create", {}, (400, "RESOURCE_ALREADY_EXISTS")),
        ("POST", "/registered-models/alias", {"alias": "Latest", "version": "1"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/registered-models/alias", {"alias": "v12", "version": "1"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/registered-models/alias", {"alias": "a b", "version": "1"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/registered-models/alias", {"alias": "a", "version": "99"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("POST", "/registered-models/alias", {"alias": "a" * 256, "version": "1"}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/registered-models/alias", {"alias": "missing"}, (400, "INVALID_PARAMETER_VALUE")),
        ("GET", "/model-versions/get", {"version": "99"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("GET", "/model-versions/get", {"version": "x"}, (400, "INVALID_PARAMETER_VALUE")),
        ("DELETE", "/model-versions/delete", {"version": "99"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("POST", "/model-versions/create", {"source": "s3://b/../c"}, (400, "INVALID_PARAMETER_VALUE")),
        ("POST", "/model-versions/create", {"source": "/etc"}, (400, "INVALID_PARAMETER_VALUE")),
    ],
)  # fmt: skip
def test_mistakes_with_a_model_that_exists(rest, versions, method, path, body, expected):
    parts = {"params" if method == "GET" else "json": {"name": versions} | body}
    assert rest.refused(method, path, **parts) == expected
