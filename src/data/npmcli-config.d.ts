// npm's own settings library comes without types. This declares what registry-settings.ts uses of it.

declare module "@npmcli/config" {
  import type { Options } from "pacote";

  export default class Config {
    constructor(options: {
      /** Known settings: their types, defaults, and names as libraries take them. */
      definitions: unknown;
      shorthands: unknown;
      flatten: unknown;
      /** The folder of npm itself, whose own `npmrc` counts too. */
      npmPath: string;
      /** Changed by `load()`. */
      env: NodeJS.ProcessEnv;
      argv: readonly string[];
      /** The Node that npm runs on: the global `npmrc` lies beside it. */
      execPath: string;
      cwd: string;
      warn: boolean;
    });
    load(): Promise<void>;
    get(key: "fetch-timeout"): number;
    get(key: "offline"): boolean;
    /** Whether nobody has set the key anywhere. */
    isDefault(key: string): boolean;
    /** All settings, under the names that npm's libraries take. */
    readonly flat: Options;
  }
}

declare module "@npmcli/config/lib/definitions/index.js" {
  const npmDefinitions: { definitions: unknown; shorthands: unknown; flatten: unknown };
  export default npmDefinitions;
}
