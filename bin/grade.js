#!/usr/bin/env node
// A checkout runs its sources as they are. An installed package has them compiled: Node takes types out of no file of a package.
import { existsSync } from "node:fs";

const source = new URL("../src/cli.ts", import.meta.url);
await import(existsSync(source) ? source.href : new URL("../dist/src/cli.js", import.meta.url).href);
