const ROUNDS_MAX = 10;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const REFUSED_CHARACTERS = /[\u0000-\u001f\u007f\\#]/;
// "/" and "." in more bytes than UTF-8 allows.
const OVERLONG = /%c[01]%[89ab][0-9a-f]/i;
const PERCENT_BYTE = /%([0-9a-f]{2})/gi;

/**
 * What makes `path` unsafe as a relative path of names, or null when nothing does. The path is
 * judged as it stands and as it would read after every further percent-decoding, so no reader that
 * decodes once more sees another folder.
 */
export function findPathFault(path: string): string | null {
  let form = path;
  for (let round = 0; round <= ROUNDS_MAX; round += 1) {
    const fault = findFaultOfForm(form);
    if (fault !== null) return fault;
    const decoded = form.replace(PERCENT_BYTE, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (decoded === form) return null;
    form = decoded;
  }
  return "is encoded too many times";
}

function findFaultOfForm(form: string): string | null {
  if (REFUSED_CHARACTERS.test(form)) return 'holds "\\", "#" or a control character';
  if (OVERLONG.test(form)) return "is not valid UTF-8";
  if (form.startsWith("/")) return "is absolute";
  if (/^[A-Za-z]:/.test(form)) return "begins with a drive";
  const segments = form.split("/");
  if (segments.some((segment) => segment === ".." || segment === ".")) return 'holds "." or ".."';
  if (segments.includes("")) return "has a name that is empty";
  return null;
}
