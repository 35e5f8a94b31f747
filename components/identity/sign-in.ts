import { z } from "zod";

const Refusal = z.object({ code: z.string().optional(), message: z.string().optional() });

const WORDS: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: "E-mail or password is wrong.",
  INVALID_EMAIL: "This is not an e-mail address.",
  ACCOUNT_DISABLED: "This account is disabled. Ask an admin of the workspace.",
};

/** Starts a session in this browser. Throws an Error whose message is meant for people. */
export async function signIn(email: string, password: string): Promise<void> {
  const response = await fetch("/api/auth/sign-in/email", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password }),
  }).catch((cause: unknown) => {
    throw new Error("The server could not be reached. Check the connection and try again.", {
      cause,
    });
  });
  if (response.ok) return;
  const refusal = Refusal.safeParse(await response.json().catch(() => null)).data;
  throw new Error(describeRefusal(response, refusal?.code ?? ""));
}

function describeRefusal(response: Response, code: string): string {
  if (response.status === 429) {
    const seconds = Number(response.headers.get("x-retry-after") ?? 60);
    return `Too many attempts. Try again in ${seconds} s.`;
  }
  return WORDS[code] ?? `The server refused (${response.status}). Try again, or ask an admin.`;
}
