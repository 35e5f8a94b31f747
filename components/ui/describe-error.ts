export type ErrorWords = { message: string; detail: string | null; code: string | null };

/**
 * The words of a thrown value for people. Errors of the API carry their own message and a code;
 * a failed connection reads differently in every browser, so it gets one sentence of ours.
 */
export function describeError(error: unknown): ErrorWords {
  if (typeof error === "string") return { message: error, detail: null, code: null };
  if (!(error instanceof Error)) {
    return { message: "Something went wrong in the browser.", detail: null, code: null };
  }
  const code = codeOf(error);
  if (code === null && isConnectionFailure(error)) {
    return {
      message: "The server could not be reached. Check the connection and try again.",
      detail: error.message,
      code: null,
    };
  }
  return { message: error.message, detail: error.stack ?? null, code };
}

/** The API's error code (`NOT_FOUND`, …) where the error came from the API. */
export function codeOf(error: unknown): string | null {
  if (!(error instanceof Error) || !("data" in error)) return null;
  const { data } = error;
  if (typeof data !== "object" || data === null) return null;
  if ("appCode" in data && typeof data.appCode === "string") return data.appCode;
  return "code" in data && typeof data.code === "string" ? data.code : null;
}

function isConnectionFailure(error: Error): boolean {
  return /failed to fetch|networkerror|load failed|fetch failed/i.test(error.message);
}
