import type { CheckItem, ContractDetail, DocumentEdit } from "@/server/contracts/schema";

/** What each part of the form shows, and how it writes into the text. */
export type FormProps = {
  contract: ContractDetail;
  document: ContractDetail["document"];
  checks: readonly CheckItem[];
  edit: (edits: readonly DocumentEdit[]) => void;
};

/** The object of the document that binds the dataset, with its place. */
export function objectOf({ contract, document }: Pick<FormProps, "contract" | "document">) {
  const schema = document.schema ?? [];
  const at = schema.findIndex(({ name }) => name === contract.object);
  return { at, object: schema[at] };
}

/** A text field's value as the document has it: an empty one is none. */
export const orNone = (text: string) => (text.trim() === "" ? undefined : text.trim());
