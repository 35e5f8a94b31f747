import { sendFile } from "@/components/ui/send-file";

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
    const url = `/api/v1/imports/uploads?name=${encodeURIComponent(file.name)}`;
    const { id } = await sendFile<{ id: string }>(url, file, (done) =>
      onProgress(before + done, total),
    );
    ids.push(id);
    before += file.size;
    onProgress(before, total);
  }
  return ids;
}
