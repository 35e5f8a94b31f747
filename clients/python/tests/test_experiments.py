import mlflow
import pytest
from mlflow.entities import ViewType

from support import headrace_only, raises


def test_a_new_experiment_is_read_back_by_id_and_by_name(client, unique):
    name = unique("Büro +50% α/β")
    experiment_id = client.create_experiment(name, tags={"team": "credit", "empty": ""})
    assert int(experiment_id) > 0
    by_id = client.get_experiment(experiment_id)
    assert by_id.name == name
    assert by_id.lifecycle_stage == "active"
    assert by_id.tags == {"team": "credit", "empty": ""}
    assert by_id.artifact_location == f"mlflow-artifacts:/{experiment_id}"
    assert by_id.creation_time <= by_id.last_update_time
    assert client.get_experiment_by_name(name).experiment_id == experiment_id


def test_the_default_experiment_exists(client):
    assert client.get_experiment("0").name == "Default"


def test_a_missing_name_is_none_and_set_experiment_makes_it(client, unique):
    name = unique("later")
    assert client.get_experiment_by_name(name) is None
    made = mlflow.set_experiment(name)
    assert mlflow.set_experiment(name).experiment_id == made.experiment_id


def test_an_own_artifact_location_is_kept(client, unique):
    experiment_id = client.create_experiment(unique(), artifact_location="s3://bucket/some/place")
    run = client.create_run(experiment_id)
    assert run.info.artifact_uri == f"s3://bucket/some/place/{run.info.run_id}/artifacts"


def test_rename_and_tags(client, experiment_id, unique):
    client.rename_experiment(experiment_id, unique("renamed"))
    client.set_experiment_tag(experiment_id, "k", "1")
    client.set_experiment_tag(experiment_id, "k", "2")
    read = client.get_experiment(experiment_id)
    assert (read.name, read.tags) == (unique("renamed"), {"k": "2"})
    client.delete_experiment_tag(experiment_id, "k")
    assert client.get_experiment(experiment_id).tags == {}


def test_delete_hides_the_experiment_and_its_runs_and_restore_brings_both_back(
    client, experiment_id
):
    run_id = client.create_run(experiment_id).info.run_id
    client.delete_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "deleted"
    assert client.get_run(run_id).info.lifecycle_stage == "deleted"
    deleted = client.search_experiments(view_type=ViewType.DELETED_ONLY)
    assert experiment_id in [one.experiment_id for one in deleted]
    client.restore_experiment(experiment_id)
    assert client.get_experiment(experiment_id).lifecycle_stage == "active"
    assert client.get_run(run_id).info.lifecycle_stage == "active"


def test_a_name_stays_taken_while_its_experiment_is_deleted(client, unique):
    experiment_id = client.create_experiment(unique())
    with raises("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(unique())
    client.delete_experiment(experiment_id)
    with raises("RESOURCE_ALREADY_EXISTS"):
        client.create_experiment(unique())
    assert client.get_experiment_by_name(unique()).lifecycle_stage == "deleted"


def test_no_run_starts_in_a_deleted_experiment(client, experiment_id):
    client.delete_experiment(experiment_id)
    with raises("INVALID_PARAMETER_VALUE"):
        client.create_run(experiment_id)


def test_deleting_twice_does_not_find_it(client, experiment_id):
    client.delete_experiment(experiment_id)
    with raises("RESOURCE_DOES_NOT_EXIST"):
        client.delete_experiment(experiment_id)


@headrace_only
def test_renaming_a_deleted_experiment_is_a_client_mistake(rest, client, experiment_id, unique):
    client.delete_experiment(experiment_id)
    body = {"experiment_id": experiment_id, "new_name": unique("no")}
    assert rest.refused("POST", "/experiments/update", body) == (400, "INVALID_STATE")


def test_experiments_are_searched_by_name_tag_and_view(client, unique):
    ids = {}
    for name, team in (("a", "x"), ("b", "y"), ("c", "x")):
        ids[name] = client.create_experiment(unique(name), tags={"team": team, "of": unique()})
    client.delete_experiment(ids["c"])
    ours = f"tags.of = '{unique()}'"

    def search(filter_string=ours, **more):
        found = client.search_experiments(filter_string=filter_string, **more)
        return [one.name.split("-")[0] for one in found]

    assert sorted(search()) == ["a", "b"]
    assert search(order_by=["name DESC"], view_type=ViewType.ALL) == ["c", "b", "a"]
    assert search(view_type=ViewType.DELETED_ONLY) == ["c"]
    assert search(f"{ours} AND tags.team = 'x'") == ["a"]
    assert search(f"{ours} AND name ILIKE 'B%'") == ["b"]
    assert search(f"{ours} AND name LIKE 'B%'") == []
    assert search(f"{ours} AND tags.absent IS NULL", order_by=["name"]) == ["a", "b"]


def test_pages_of_experiments_follow_each_other_without_a_gap(client, unique):
    for index in range(7):
        client.create_experiment(unique(f"p{index}"), tags={"of": unique()})
    seen, token, pages = [], None, 0
    while pages == 0 or token:
        page = client.search_experiments(
            filter_string=f"tags.of = '{unique()}'",
            order_by=["name ASC"],
            max_results=3,
            page_token=token,
        )
        seen += [one.name for one in page]
        token, pages = page.token, pages + 1
    assert seen == [unique(f"p{index}") for index in range(7)]
    assert pages == 3


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/experiments/create", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("/experiments/create", {"name": ""}, (400, "INVALID_PARAMETER_VALUE")),
        ("/experiments/create", {"name": 5}, (400, "INVALID_PARAMETER_VALUE")),
        ("/experiments/create", {"name": "Default"}, (400, "RESOURCE_ALREADY_EXISTS")),
        ("/experiments/delete", {"experiment_id": "987654321"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("/experiments/restore", {"experiment_id": "987654321"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("/experiments/search", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("/experiments/search", {"max_results": 50001}, (400, "INVALID_PARAMETER_VALUE")),
        (
            "/experiments/search",
            {"max_results": 5, "filter": "nonsense"},
            (400, "INVALID_PARAMETER_VALUE"),
        ),
        (
            "/experiments/search",
            {"max_results": 5, "page_token": "%%"},
            (400, "INVALID_PARAMETER_VALUE"),
        ),
    ],
)
def test_mistakes_with_experiments(rest, path, body, expected):
    assert rest.refused("POST", path, body) == expected


@pytest.mark.parametrize(
    ("path", "params", "expected"),
    [
        ("/experiments/get", {}, (400, "INVALID_PARAMETER_VALUE")),
        ("/experiments/get", {"experiment_id": "987654321"}, (404, "RESOURCE_DOES_NOT_EXIST")),
        ("/experiments/get", {"experiment_id": "abc"}, (400, "INVALID_PARAMETER_VALUE")),
        ("/experiments/get-by-name", {"experiment_name": "?"}, (404, "RESOURCE_DOES_NOT_EXIST")),
    ],
)
def test_mistakes_in_reading_experiments(rest, path, params, expected):
    assert rest.refused("GET", path, params=params) == expected
