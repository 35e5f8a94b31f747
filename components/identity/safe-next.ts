const FALLBACK = "/home";
const SIGNED_OUT_PATHS = ["/login", "/setup", "/join", "/api"];
const BASE = "http://own.invalid";

/**
 * Where to go after sign-in: a path of this site, or home. Addresses of other sites, also in the
 * disguises that browsers accept (`//host`, `/\host`), and the sign-in pages themselves lead home.
 */
export function safeNext(next: string | null | undefined): string {
  if (!next?.startsWith("/")) return FALLBACK;
  const url = URL.canParse(next, BASE) ? new URL(next, BASE) : null;
  if (url === null || url.origin !== BASE) return FALLBACK;
  const { pathname, search, hash } = url;
  const isOutside = SIGNED_OUT_PATHS.some(
    (path) => pathname === path || pathname.startsWith(`${path}/`),
  );
  // A path such as `/.//host` is normalised to `//host`, which a browser takes for a host.
  return isOutside || pathname.startsWith("//") ? FALLBACK : `${pathname}${search}${hash}`;
}
