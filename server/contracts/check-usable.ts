import type { DatasetDetail } from "@/server/catalog/schema";
import { columnsOf } from "@/server/contracts/checks/check";
import { compileChecks } from "@/server/contracts/checks/compile";
import { readContract } from "@/server/lib/odcs/read";
import type { OdcsContract } from "@/server/lib/odcs/schema";
import { InvalidInputError } from "@/server/platform/errors";

type BoundDataset = Pick<DatasetDetail, "slug" | "recipe" | "timeColumn">;

/**
 * A document that can bind the dataset, and the object of it that does. What the standard does not
 * allow is not refused here: the document belongs to its author.
 * @throws InvalidInputError with the line of what cannot be used
 */
export function checkUsable(
  source: string,
  dataset: BoundDataset,
  wanted: string | undefined,
): { document: OdcsContract; object: string } {
  const { contract, problems } = readContract(source);
  if (contract === null) {
    const [problem] = problems;
    const line = problem?.line ?? null;
    const place = [problem?.path, line === null ? "" : `line ${line}`].filter(Boolean).join(", ");
    throw new InvalidInputError(
      `The document cannot be used${place === "" ? "" : ` (${place})`}: ${problem?.message}`,
    );
  }
  const object = chooseObject(contract, dataset, wanted);
  checkMonths(contract, object, dataset);
  return { document: contract, object };
}

function chooseObject(
  { schema = [] }: OdcsContract,
  { slug }: BoundDataset,
  wanted: string | undefined,
): string {
  const names = schema.map(({ name }) => name);
  const [only] = names;
  if (only === undefined) {
    throw new InvalidInputError("The document describes no object: its schema is empty");
  }
  const name = wanted ?? (names.length === 1 ? only : names.find((each) => each === slug));
  if (name !== undefined && names.includes(name)) return name;
  throw new InvalidInputError(
    `The document describes ${names.join(", ")}. Say which of them dataset ${slug} is`,
  );
}

/** A check whose column is missing breaks, and says so; a month without a time cannot even be asked for. */
function checkMonths(document: OdcsContract, object: string, dataset: BoundDataset): void {
  if (dataset.timeColumn !== null) return;
  const { checks } = compileChecks(document, object);
  const monthly = checks.find(({ window }) => window === "month");
  if (monthly === undefined) return;
  throw new InvalidInputError(
    `Rule "${monthly.id}" (${columnsOf(monthly).join(", ")}) is checked by month, but dataset ${dataset.slug} declares no time column`,
  );
}
