"""Contracts: put, read, checked."""

import headrace
import pytest

DOCUMENT = """# Of the shop
apiVersion: v3.1.0
kind: DataContract
id: orders
version: 1.0.0
schema:
  - name: orders
    properties:
      - name: id
        logicalType: integer
        unique: true
      - name: total
        logicalType: number
        {rule}
customProperties:
  - property: consumers
    value: [{{ name: Reports }}]
"""
LOOSE = DOCUMENT.format(rule="description: In euros")
STRICT = DOCUMENT.format(rule="required: true")


def test_a_contract_begins_with_the_columns_of_its_dataset(hr, orders):
    orders.ingest()
    contract = hr.contracts.put(orders.slug, dataset=orders.slug)
    assert [each["name"] for each in contract.parsed["schema"][0]["properties"]] == ["id", "total", "at"]
    assert contract.evaluate().state == "passed"
    assert hr.contracts.get(orders.slug).document == contract.document


def test_a_contract_is_put_again_and_again_and_its_document_kept_as_written(hr, orders, tmp_path):
    file = tmp_path / "orders.odcs.yaml"
    file.write_text(LOOSE)
    said = {"dataset": orders.slug, "document": file}
    first = hr.contracts.put(orders.slug, **said, enforcement="observe", name="Orders")
    again = hr.contracts.put(orders.slug, **said)
    assert (again.version, again.document, again.enforcement, again.name) == (1, LOOSE, "observe", "Orders")
    assert again.change_id is None and first.change_id is None
    assert [each.slug for each in hr.contracts.search(f'dataset = "{orders.slug}"')] == [orders.slug]


def test_a_rule_that_the_data_break_fails_and_opens_an_incident(hr, orders):
    orders.ingest()
    contract = hr.contracts.put(orders.slug, dataset=orders.slug, document=STRICT, enforcement="warn")
    run = contract.evaluate()
    assert (run.state, run.checks_failed, run.dataset_version) == ("failed", 1, 1)
    (incident,) = contract.incidents()
    assert (incident.state, incident.dataset) == ("open", orders.slug)


def test_a_change_that_breaks_consumers_asks_them_first(hr, orders):
    contract = hr.contracts.put(orders.slug, dataset=orders.slug, document=STRICT)
    asked = contract.save(LOOSE, reason="Some did not say")
    assert (asked.version, asked.change_id is None) == (1, False)
    again = hr.contracts.put(orders.slug, dataset=orders.slug, document=LOOSE)
    assert again.change_id == asked.change_id
    told = contract.save(f"# A word more\n{STRICT}")
    assert (told.version, told.change_id) == (2, None)


def test_a_document_that_cannot_be_used_is_told_with_its_line(hr, orders):
    with pytest.raises(headrace.InvalidInput, match="line"):
        hr.contracts.put(orders.slug, dataset=orders.slug, document="kind: [DataContract")
