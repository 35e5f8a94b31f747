/**
 * Sends a file as the body of a request; `onProgress` gets bytes. XMLHttpRequest, because fetch does
 * not say how much of a body has gone.
 * @returns the answer's JSON
 * @throws Error with the server's reason, or when `signal` stops it
 */
export function sendFile<Answer>(
  url: string,
  file: File,
  onProgress: (done: number) => void,
  signal?: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(new Error(`${file.name}: the connection broke`));
    request.onabort = () => reject(new Error(`${file.name}: cancelled`));
    request.onload = () => {
      if (request.status === 201) return resolve(JSON.parse(request.responseText));
      reject(new Error(`${file.name}: ${readDetail(request.responseText, request.status)}`));
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function readDetail(body: string, status: number): string {
  try {
    return JSON.parse(body).detail ?? `HTTP ${status}`;
  } catch {
    return `HTTP ${status}`;
  }
}
