import { realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import Config from "@npmcli/config";
import npmDefinitions from "@npmcli/config/lib/definitions/index.js";
import type { Options } from "pacote";

/** What npm's settings on this machine say about reaching a registry. */
export interface RegistrySettings {
  /** Registry, credentials, proxy, certificates and retries, as npm's own libraries take them. */
  readonly options: Options;
  /** How long a registry may stay silent before it counts as out of reach. Default: 30 s; npm's `fetch-timeout`. */
  readonly silenceMs: number;
  /** npm's `offline`: no registry is to be asked. */
  readonly offline: boolean;
}

/**
 * Reads npm's settings exactly as `npm` would here: environment variables (`npm_config_registry`), the `.npmrc` of the
 * project, the user's and the global one. Where none of them says otherwise, an unreachable registry is given up after
 * seconds: npm's own defaults would hold a grading up for many minutes.
 */
export async function registrySettings(environment: NodeJS.ProcessEnv = process.env): Promise<RegistrySettings> {
  const config = new Config({
    ...npmDefinitions,
    ...(await locateNpm(environment)),
    env: { ...environment },
    argv: [],
    cwd: process.cwd(),
    warn: false,
  });
  await config.load();
  const { flat } = config;
  const retry = {
    ...flat.retry,
    ...(config.isDefault("fetch-retry-mintimeout") ? { minTimeout: 1_000 } : {}),
    ...(config.isDefault("fetch-retry-maxtimeout") ? { maxTimeout: 5_000 } : {}),
  };
  return {
    options: { ...flat, retry },
    silenceMs: config.isDefault("fetch-timeout") ? 30_000 : config.get("fetch-timeout"),
    offline: config.get("offline"),
  };
}

/**
 * Where npm and its Node are: the global `npmrc` lies beside them, and not beside the Node of our own that runs this.
 * npm says it to the programs it starts; for others it is looked up on the PATH.
 */
async function locateNpm(environment: NodeJS.ProcessEnv): Promise<{ npmPath: string; execPath: string }> {
  const { npm_execpath: npmProgram, npm_node_execpath: npmNode, PATH: path = "" } = environment;
  if (npmProgram !== undefined && npmNode !== undefined) {
    return { npmPath: dirname(dirname(npmProgram)), execPath: npmNode };
  }
  const windows = process.platform === "win32";
  for (const folder of path.split(delimiter).filter((entry) => entry !== "")) {
    const npm = await realpath(join(folder, windows ? "npm.cmd" : "npm")).catch(() => undefined);
    if (npm === undefined) continue;
    return {
      npmPath: windows ? join(folder, "node_modules", "npm") : dirname(dirname(npm)),
      execPath: join(folder, windows ? "node.exe" : "node"),
    };
  }
  return { npmPath: dirname(process.execPath), execPath: process.execPath };
}
