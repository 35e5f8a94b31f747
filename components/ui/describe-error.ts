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
  const detail = code === null ? (error.stack ?? null) : describeCall(error, code);
  return { message: error.message, detail, code };
}

/** Which call failed and how, as a person would quote it in a report. */
function describeCall(error: Error, code: string): string {
  const data = "data" in error && typeof error.data === "object" ? error.data : null;
  const path = data !== null && "path" in data ? `procedure ${String(data.path)}` : null;
  const status = data !== null && "httpStatus" in data ? `HTTP ${String(data.httpStatus)}` : null;
  return [code, status, path].filter((part) => part !== null).join(" · ");
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
