// A proxy on loopback that compresses answers as Cloudflare does. It keeps files whose address never changes its content, so
// that neither the Worker nor the compression takes processor time from the browser while it loads them.

import { createServer, request } from "node:http";
import { brotliCompressSync, constants } from "node:zlib";

/** The brotli quality with which Cloudflare compresses what it gets uncompressed. */
const QUALITY = 4;

/** Those of Cloudflare's compressed types that Keywright sends. */
const COMPRESSED = /^(text\/(html|css|plain|javascript)|application\/(json|wasm|javascript)|image\/svg\+xml)\b/;

/** Starts a proxy in front of the server at this port of localhost. Resolves to the proxy's own port. */
export function listen(port) {
  const kept = new Map();
  const server = createServer(async (asked, reply) => {
    try {
      const answer = kept.get(asked.url) ?? compressed(await forward(port, asked));
      if (answer.headers["cache-control"]?.includes("immutable")) {
        kept.set(asked.url, answer);
      }
      reply.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      console.error(error);
      reply.writeHead(502).end();
    }
  });
  return new Promise((resolve) => server.listen(0, "localhost", () => resolve(server.address().port)));
}

/** The `Host` and all other headers stay the browser's: the Worker compares them with each other. */
function forward(port, asked) {
  const options = { host: "localhost", port, method: asked.method, path: asked.url };
  const headers = { ...asked.headers, "accept-encoding": "br", connection: "close" };
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, headers }, async (answer) => {
      const body = Buffer.concat(await Array.fromAsync(answer));
      const { connection, "keep-alive": _, "transfer-encoding": __, "content-length": ___, ...rest } = answer.headers;
      resolve({ status: answer.statusCode, headers: rest, body });
    });
    sent.on("error", reject);
    asked.pipe(sent);
  });
}

function compressed({ status, headers, body }) {
  if (status !== 200 || headers["content-encoding"] || !COMPRESSED.test(headers["content-type"] ?? "")) {
    return { status, headers, body };
  }
  const params = { [constants.BROTLI_PARAM_QUALITY]: QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: body.length };
  return { status, headers: { ...headers, "content-encoding": "br" }, body: brotliCompressSync(body, { params }) };
}
