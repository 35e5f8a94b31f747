import { findGuesses, saveColumnNote } from "@/server/catalog/access/repository";
import { AnswerGuessInput } from "@/server/catalog/access/schema";
import { findDataset } from "@/server/catalog/repository";
import { audited, requirePermission } from "@/server/identity/service";
import type { ServiceContext } from "@/server/platform/context";
import { AppError, NotFoundError, parseInput } from "@/server/platform/errors";

/**
 * Says of a column that looks personal that it is, which masks it, or that it is not, so that the
 * guess is not made again. A guess alone masks nothing.
 * @throws AppError CONFLICT for a column of which nothing is guessed
 */
export async function answerGuess(ctx: ServiceContext, input: AnswerGuessInput): Promise<void> {
  requirePermission(ctx, "catalog.write");
  const { dataset: ref, column, isPersonal } = parseInput(AnswerGuessInput, input, "answer");
  const dataset = await findDataset(ctx.db, ref);
  if (dataset === null) throw new NotFoundError("Dataset", ref);
  await audited(ctx, "datasets.answerGuess", async (tx) => {
    const guess = (await findGuesses(tx, dataset.id)).get(column);
    if (guess === undefined) {
      throw new AppError("CONFLICT", `Nothing is guessed of the column "${column}" any more`);
    }
    const said = isPersonal ? { sensitivity: "pii" } : { notPersonal: guess };
    await saveColumnNote(tx, { datasetId: dataset.id, column }, said);
    const audit = { objectKind: "dataset", objectId: dataset.id, objectName: dataset.slug };
    return { result: undefined, audit: { ...audit, after: { column, guess, ...said } } };
  });
}
