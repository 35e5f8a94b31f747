/**
 * Uploads files one after another; `onProgress` gets bytes.
 * @returns ids under which an import finds them
 */
export async function uploadFiles(
  files: readonly File[],
  onProgress: (done: number, total: number) => void,
): Promise<string[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  const ids: string[] = [];
  for (const file of files) {
    ids.push(await uploadFile(file, (done) => onProgress(before + done, total)));
    before += file.size;
    onProgress(before, total);
  }
  return ids;
}

/** XMLHttpRequest, because fetch does not say how much of a body has gone. */
function uploadFile(file: File, onProgress: (done: number) => void): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1/imports/uploads?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded }) => onProgress(loaded);
    request.onerror = () => reject(new Error(`${file.name}: the connection broke`));
    request.onload = () => {
      if (request.status === 201) return resolve(JSON.parse(request.responseText).id);
      reject(new Error(`${file.name}: ${readDetail(request.responseText, request.status)}`));
    };
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
