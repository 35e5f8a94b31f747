import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AddressRefusedError, callOut, readBody } from "@/server/platform/outbound";

let server: Server;
let port: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/away") return response.writeHead(302, { location: "/" }).end();
    if (request.url === "/silent") return undefined;
    response.end(`${request.method} ${request.headers["x-a"]}`);
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const call = (host: string, path: string, allowPrivate: boolean) =>
  callOut({
    method: "POST",
    url: new URL(`http://${host}:${port}${path}`),
    headers: { "x-a": "b" },
    body: "{}",
    allowPrivate,
    timeoutMs: 300,
  });

test("a private address answers when it is allowed", async () => {
  const answer = await call("127.0.0.1", "/", true);
  expect(await readBody(answer, 100)).toBe("POST b");
  expect(await readBody(await call("127.0.0.1", "/", true), 3)).toBe("POS");
});

test.each(["127.0.0.1", "localhost", "[::1]", "0x7f000001", "2130706433", "127.1"])(
  "%s is refused otherwise, before anything is sent",
  async (host) => {
    await expect(call(host, "/", false)).rejects.toThrow(AddressRefusedError);
  },
);

test("a redirect is answered, not followed", async () => {
  const answer = await call("127.0.0.1", "/away", true);
  expect(answer.statusCode).toBe(302);
  answer.destroy();
});

test("a server that says nothing is given up", async () => {
  await expect(call("127.0.0.1", "/silent", true)).rejects.toThrow(/no answer within 0\.3 s/);
});
