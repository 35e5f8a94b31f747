import { z } from "zod";
import { Consumer } from "@/server/contracts/schema";
import { customValue, type OdcsContract } from "@/server/lib/odcs/schema";

/** The custom property that names who relies on the data: the standard has no place for it. */
export const CONSUMERS = "consumers";

/** Whether the person of this e-mail address is whom a consumer names as its contact. */
export function isContact(contact: string, email: string | null): boolean {
  return email !== null && contact.trim().toLowerCase() === email.toLowerCase();
}

/** Who relies on the data, by the document; what is no consumer there is left out. */
export function readConsumers(document: OdcsContract): Consumer[] {
  const value = customValue(document, CONSUMERS);
  const list = z.array(z.unknown()).safeParse(value);
  return (list.data ?? []).flatMap((each) => {
    const consumer = Consumer.safeParse(typeof each === "string" ? { name: each } : each);
    return consumer.success ? [consumer.data] : [];
  });
}
