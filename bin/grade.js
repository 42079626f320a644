#!/usr/bin/env node
// A checkout runs its sources as they are. An installed package has them compiled: Node takes types out of no file of a package.
import { existsSync } from "node:fs";
import { enableCompileCache, registerHooks } from "node:module";
import { join } from "node:path";
import envPaths from "env-paths";

// Halves the time to load the rest, types and all. In the user's own cache: what others can write must not be run.
enableCompileCache(join(envPaths("backprop-grader", { suffix: "" }).cache, "compiled"));

// numpy-ts's single file loads in half the time of its 340 modules; it is not among its named exports.
const numpy = new URL("../numpy-ts.browser.js", import.meta.resolve("numpy-ts")).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "numpy-ts" ? { url: numpy, shortCircuit: true } : next(specifier, context),
});

const source = new URL("../src/cli.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/src/cli.js", import.meta.url).href);
