import json
import os
from pathlib import Path

import mlflow
import numpy as np
import pytest

from support import IS_HEADRACE, headrace_only

NAMES = [
    "plain.txt",
    "with space.txt",
    "a+b.txt",
    "100%.txt",
    # MLflow's own server decodes twice and stores "a b.txt".
    "größe ✓.txt",
    "q'uote.txt",
]


def paths(client, run_id, folder=None):
    return [(one.path, one.is_dir) for one in client.list_artifacts(run_id, folder)]


def test_files_and_folders_are_listed_one_level_at_a_time(client, run_id, tmp_path):
    source = tmp_path / "tree"
    (source / "inner" / "deep").mkdir(parents=True)
    (source / "top.txt").write_text("top")
    (source / "inner" / "in.bin").write_bytes(bytes(range(256)))
    (source / "inner" / "deep" / "empty").write_bytes(b"")
    client.log_artifacts(run_id, str(source), "data")
    assert paths(client, run_id) == [("data", True)]
    assert paths(client, run_id, "data") == [("data/inner", True), ("data/top.txt", False)]
    assert paths(client, run_id, "data/inner/deep") == [("data/inner/deep/empty", False)]
    assert [one.file_size for one in client.list_artifacts(run_id, "data/inner") if not one.is_dir] == [256]
    assert paths(client, run_id, "nowhere") == []
    local = Path(client.download_artifacts(run_id, "data", str(tmp_path)))
    assert (local / "inner" / "in.bin").read_bytes() == bytes(range(256))
    assert (local / "inner" / "deep" / "empty").read_bytes() == b""


@pytest.mark.parametrize("name", NAMES)
def test_names_survive_the_way_there_and_back(client, run_id, tmp_path, name):
    file = tmp_path / name
    file.write_text(name, encoding="utf-8")
    client.log_artifact(run_id, str(file), "a folder/ü+")
    assert paths(client, run_id, "a folder/ü+") == [(f"a folder/ü+/{name}", False)]
    (tmp_path / "back").mkdir()
    back = client.download_artifacts(run_id, f"a folder/ü+/{name}", str(tmp_path / "back"))
    assert Path(back).read_text(encoding="utf-8") == name


def test_a_file_written_again_is_replaced(client, run_id):
    client.log_text(run_id, "first and longer", "note.txt")
    client.log_text(run_id, "second", "note.txt")
    artifact = f"runs:/{run_id}/note.txt"
    assert mlflow.artifacts.load_text(artifact) == "second"
    assert [one.file_size for one in client.list_artifacts(run_id)] == [6]


def test_text_dict_and_figure(client, fluent_experiment, tmp_path):
    from matplotlib.figure import Figure

    figure = Figure()
    figure.subplots().plot([0, 1], [1, 0])
    with mlflow.start_run() as run:
        mlflow.log_text("grüß dich\n", "notes/hello.txt")
        mlflow.log_dict({"a": [1, None, "ä"]}, "conf/x.json")
        mlflow.log_dict({"a": 1}, "conf/x.yaml")
        mlflow.log_figure(figure, "plots/line.png")
    uri = run.info.artifact_uri
    assert mlflow.artifacts.load_text(f"{uri}/notes/hello.txt") == "grüß dich\n"
    assert mlflow.artifacts.load_dict(f"{uri}/conf/x.json") == {"a": [1, None, "ä"]}
    assert paths(client, run.info.run_id, "conf") == [("conf/x.json", False), ("conf/x.yaml", False)]
    image = mlflow.artifacts.load_image(f"{uri}/plots/line.png")
    assert image.size[0] > 100


def test_a_table_grows_and_is_read_back(client, fluent_experiment):
    with mlflow.start_run() as run:
        mlflow.log_table({"question": ["a", "b"], "score": [1, 2]}, "eval/table.json")
        mlflow.log_table({"question": ["c"], "score": [3]}, "eval/table.json")
    table = mlflow.load_table("eval/table.json", run_ids=[run.info.run_id])
    assert table["question"].tolist() == ["a", "b", "c"]
    assert table["score"].tolist() == [1, 2, 3]
    tags = client.get_run(run.info.run_id).data.tags
    assert json.loads(tags["mlflow.loggedArtifacts"]) == [
        {"path": "eval/table.json", "type": "table"}
    ]


def test_images_carry_their_key_and_step(client, fluent_experiment):
    pixels = np.zeros((8, 8, 3), dtype=np.uint8)
    with mlflow.start_run() as run:
        for step in range(3):
            mlflow.log_image(pixels + step * 40, key="in/put", step=step)
    listed = [path for path, _ in paths(client, run.info.run_id, "images")]
    steps = {path.split("step+")[1].split("+")[0] for path in listed}
    assert (len(listed), steps) == (6, {"0", "1", "2"})
    assert client.get_run(run.info.run_id).data.tags["mlflow.loggedImages"] == "True"
    png = next(path for path in listed if path.endswith(".png"))
    assert mlflow.artifacts.load_image(f"{run.info.artifact_uri}/{png}").size == (8, 8)


def test_several_megabytes_come_back_unchanged(client, run_id, tmp_path):
    content = os.urandom(12 * 1024 * 1024)
    (tmp_path / "large.bin").write_bytes(content)
    client.log_artifact(run_id, str(tmp_path / "large.bin"))
    (tmp_path / "back").mkdir()
    back = client.download_artifacts(run_id, "large.bin", str(tmp_path / "back"))
    assert Path(back).read_bytes() == content


def test_files_of_a_run_listed_by_the_tracking_route(rest, client, run_id):
    client.log_text(run_id, "x", "a/b.txt")
    status, body = rest.get("/artifacts/list", {"run_id": run_id, "path": "a"})
    assert status == 200
    assert [(one["path"], one["is_dir"]) for one in body["files"]] == [("a/b.txt", False)]
    assert body["root_uri"].endswith(f"/{run_id}/artifacts")
    refused = rest.refused("GET", "/artifacts/list", params={"run_id": run_id, "path": "../x"})
    assert refused == (400, "INVALID_PARAMETER_VALUE")


def proxy_root(client, run_id):
    return client.get_run(run_id).info.artifact_uri.removeprefix("mlflow-artifacts:")


def test_a_download_is_an_attachment_and_never_a_page(rest, client, run_id):
    client.log_text(run_id, "<script>alert(1)</script>", "page.html")
    path = f"/artifacts{proxy_root(client, run_id)}/page.html"
    answer = rest.session.get(f"{rest.url}/api/2.0/mlflow-artifacts{path}", timeout=60)
    assert answer.text == "<script>alert(1)</script>"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    if IS_HEADRACE:
        assert answer.headers["content-type"].startswith("text/plain")


@pytest.mark.parametrize("path", ["folder", "missing.txt", "folder/missing.txt"])
def test_a_folder_or_a_missing_file_is_not_found(rest, client, run_id, path):
    client.log_text(run_id, "x", "folder/file.txt")
    target = f"/artifacts{proxy_root(client, run_id)}/{path}"
    status, body = rest.call("GET", target, prefix="/api/2.0/mlflow-artifacts")
    # MLflow's own server answers a folder with 400 and without a code.
    if IS_HEADRACE or path != "folder":
        assert (status, body["error_code"]) == (404, "RESOURCE_DOES_NOT_EXIST")
    else:
        assert status == 400


@headrace_only
@pytest.mark.parametrize("path", ["%2e%2e/%2e%2e/x", "..%2f..%2fx", "%252e%252e%252fx", "a%5c..%5cb"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_no_path_leads_out_of_the_store(rest, client, run_id, path, method):
    target = f"/artifacts{proxy_root(client, run_id)}/{path}"
    status, code = rest.refused(method, target, prefix="/api/2.0/mlflow-artifacts", data=b"x" if method == "PUT" else None)
    assert status in (400, 404)
    assert code in ("INVALID_PARAMETER_VALUE", "RESOURCE_DOES_NOT_EXIST")


def test_a_deleted_file_is_gone(rest, client, run_id):
    client.log_text(run_id, "x", "gone.txt")
    target = f"/artifacts{proxy_root(client, run_id)}/gone.txt"
    status, body = rest.call("DELETE", target, prefix="/api/2.0/mlflow-artifacts")
    assert (status, body) == (200, {})
    assert paths(client, run_id) == []
