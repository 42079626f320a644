/**
 * The grader's own programs that run in processes of their own: a runner, a launcher. Such a process is given its modules
 * as JavaScript over the wire, before any frame. It starts in half the time, because Node's way of taking types out of
 * TypeScript costs it 110 ms once, and it needs no right to read where the grader lies.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { getCompileCacheDir, stripTypeScriptTypes } from "node:module";
import { join } from "node:path";

import { writeWholeSync } from "../whole-file.ts";

/** A program, ready to be started by Node. */
export interface OwnProgram {
  /** Node's arguments, after its options. What is added to them is the program's own: `process.argv.slice(1)`. */
  readonly arguments: readonly string[];
  /** What has to be written to the process's descriptor 3 first of all. */
  readonly modules: Uint8Array;
}

/** Where the modules seem to be in their process. */
const ROOT = "grader:///";
const SOURCES = new URL("../", import.meta.url);
/** Of a relative module. Sources here are formatted, so that nothing else looks like it. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\()\s*"(\.[^"]+)"/g;
const LENGTH_BYTES = 4;

/** Reads its modules, then runs the first. It is plain JavaScript, so that nothing has to be taken out of it. */
const LOADER = `
import { readSync } from "node:fs";
import { builtinModules, registerHooks } from "node:module";
// A program that is given as text finds all of Node's modules among its globals.
for (const name of builtinModules) if (!["console", "crypto", "process"].includes(name)) delete globalThis[name];
const read = (length) => {
  const bytes = Buffer.alloc(length);
  for (let offset = 0; offset < length; ) {
    const count = readSync(3, bytes, offset, length - offset);
    if (count === 0) process.exit(1);
    offset += count;
  }
  return bytes;
};
const { entry, modules, packages } = JSON.parse(read(read(${LENGTH_BYTES}).readUInt32LE()));
registerHooks({
  resolve(specifier, context, next) {
    if (Object.hasOwn(packages, specifier)) return { ...packages[specifier], shortCircuit: true };
    const url = specifier.startsWith(".") ? URL.parse(specifier, context.parentURL)?.href : specifier;
    return Object.hasOwn(modules, url) ? { url, shortCircuit: true } : next(specifier, context);
  },
  load(url, context, next) {
    if (!Object.hasOwn(modules, url)) return next(url, context);
    return { format: "module", source: modules[url], shortCircuit: true };
  },
});
await import(entry);
`;

const known = new Map<string, OwnProgram>();

/**
 * The program that begins with a module of the grader's.
 *
 * @param entry the module, without its extension, as seen from `src/`.
 * @param packages what its modules import by name, and where that is.
 */
export function ownProgram(
  entry: string,
  packages: Readonly<Record<string, { readonly url: string; readonly format: "module" | "commonjs" }>>,
): OwnProgram {
  const before = known.get(entry);
  if (before !== undefined) return before;
  const modules: Record<string, string> = {};
  // An installed grader is JavaScript throughout.
  const first = entry + (import.meta.url.endsWith(".ts") ? ".ts" : ".js");
  collect(new URL(first, SOURCES), modules);
  const content = Buffer.from(JSON.stringify({ entry: ROOT + first, modules, packages }));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(content.byteLength);
  const program = {
    arguments: ["--input-type=module", "--eval", LOADER, "--"],
    modules: Buffer.concat([length, content]),
  };
  known.set(entry, program);
  return program;
}

/** Kept beside what Node keeps of this process's own modules, where it does: to do it again takes 130 ms. */
function javascriptOf(text: string): string {
  const folder = getCompileCacheDir();
  const file = join(folder ?? "", `${createHash("sha256").update(text).digest("hex")}.js`);
  const kept = folder === undefined ? undefined : textOf(file);
  // Taking types out leaves every character in its place: what was cut short is shorter.
  if (kept?.length === text.length) return kept;
  const javascript = withoutTypes(text);
  if (folder !== undefined) keep(file, javascript);
  return javascript;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function keep(file: string, text: string): void {
  try {
    writeWholeSync(file, text);
  } catch {
    // It is done again the next time.
  }
}

/** Node warns, of this function of its own, that it may change; a user of the grader has no use for that. */
function withoutTypes(text: string): string {
  const emitWarning = Object.getOwnPropertyDescriptor(process, "emitWarning") ?? {};
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    Object.defineProperty(process, "emitWarning", emitWarning);
  }
}

/** Adds a module and all that it imports. */
function collect(module: URL, modules: Record<string, string>): void {
  const name = ROOT + module.href.slice(SOURCES.href.length);
  if (name in modules) return;
  const text = readFileSync(module, "utf8");
  const source = module.pathname.endsWith(".ts") ? javascriptOf(text) : text;
  modules[name] = source;
  for (const [, specifier = ""] of source.matchAll(IMPORT)) collect(new URL(specifier, module), modules);
}
