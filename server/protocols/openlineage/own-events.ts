import type { OwnWork } from "@/server/lineage/service";
import { OWN_NAMESPACE } from "@/server/lineage/service";

const PRODUCER = "urn:headrace";
const SPEC = "https://openlineage.io/spec";
const facet = (path: string, name: string, body: Record<string, unknown>) => ({
  _producer: PRODUCER,
  _schemaURL: `${SPEC}/facets/${path}.json#/$defs/${name}`,
  ...body,
});

/**
 * Work of ours as a run event of OpenLineage 2-0-2. A version of a dataset, or of a model, has one run,
 * whose id is the version's own.
 */
export function toOwnEvent(work: OwnWork) {
  const { id, at, kind, name, number } = work;
  return {
    eventType: "COMPLETE",
    eventTime: at.toISOString(),
    producer: PRODUCER,
    schemaURL: `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`,
    run: { runId: id },
    job: {
      namespace: OWN_NAMESPACE,
      name: `${kind}/${name}`,
      facets: {
        jobType: facet("2-0-4/JobTypeJobFacet", "JobTypeJobFacet", {
          processingType: "BATCH",
          integration: "HEADRACE",
          jobType: kind.toUpperCase(),
        }),
      },
    },
    inputs: work.inputs,
    outputs: [
      {
        namespace: OWN_NAMESPACE,
        name: kind === "ingest" ? `datasets/${name}` : `models/${name}`,
        facets: {
          version: facet("1-0-1/DatasetVersionDatasetFacet", "DatasetVersionDatasetFacet", {
            datasetVersion: String(number),
          }),
          ...(kind === "ingest" ? ingestFacets(work) : {}),
        },
        ...statisticsOf(work),
      },
    ],
  };
}

function ingestFacets({ columns, read, inputs: [source] }: OwnWork) {
  const made = source === undefined ? [] : columns.filter(({ name }) => read.includes(name));
  const fields = made.map(({ name }) => {
    const transformations = [{ type: "DIRECT", subtype: "IDENTITY" }];
    return [name, { inputFields: [{ ...source, field: name, transformations }] }] as const;
  });
  return {
    schema: facet("1-2-0/SchemaDatasetFacet", "SchemaDatasetFacet", {
      fields: columns.map(({ name, type }) => ({ name, type })),
    }),
    columnLineage: facet("1-2-0/ColumnLineageDatasetFacet", "ColumnLineageDatasetFacet", {
      fields: Object.fromEntries(fields),
    }),
  };
}

function statisticsOf({ rowCount, sizeBytes }: OwnWork) {
  const counted = {
    ...(rowCount === null ? {} : { rowCount }),
    ...(sizeBytes === null ? {} : { size: sizeBytes }),
  };
  if (Object.keys(counted).length === 0) return {};
  const path = "1-0-2/OutputStatisticsOutputDatasetFacet";
  const outputStatistics = facet(path, "OutputStatisticsOutputDatasetFacet", counted);
  return { outputFacets: { outputStatistics } };
}
