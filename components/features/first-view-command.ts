/** Commands that define an entity and a first view over a dataset, to be adapted. */
export const FIRST_VIEW_COMMAND = `api() { curl -H "Authorization: Bearer $HEADRACE_API_KEY" \\
  -H "Content-Type: application/json" "$HEADRACE_URL/api/v1/features/$1" -d "$2"; }
api entities '{"name": "client", "joinKey": "client_id"}'
api views '{"name": "client_profile", "entityName": "client",
  "datasetId": "my-dataset", "timeColumn": "called_at", "labelColumn": "y",
  "features": [{"name": "age", "source": "age", "type": "numeric",
    "imputation": {"strategy": "median"}}]}'`;
