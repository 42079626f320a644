/**
 * Loads the submission's modules from memory. The only things a submission can import are its own files and `numpy-ts`;
 * everything else is refused by name. Its files get URLs of their own, so that a stack trace names the student's file
 * and line, and no path of this machine.
 */
import { registerHooks, stripTypeScriptTypes } from "node:module";
import { extname } from "node:path";

import { tellOfImport } from "./attempts.ts";

/** Where the submission's files seem to be. */
export const SUBMISSION_ROOT = "file:///submission/";
/** Where each of them is the export of another module. */
const WHOLE = "whole:///";
const CONTRACT = "backprop-grader/contract";
const CONTRACT_URL = `${SUBMISSION_ROOT}.contract`;
const EXTENSIONS = [".ts", ".mts", ".js", ".mjs", "/index.ts", "/index.js"];

/** An import that is not allowed, or leads nowhere. */
export class ImportRefused extends Error {
  readonly kind: "forbidden-import" | "unresolved-import";
  readonly specifier: string;
  /** Absent where it was no import. */
  readonly file: string | undefined;
  readonly line: number | undefined;

  constructor(kind: ImportRefused["kind"], specifier: string, file: string | undefined, line: number | undefined) {
    super(`${kind}: ${specifier}`);
    this.name = "ImportRefused";
    this.kind = kind;
    this.specifier = specifier;
    this.file = file;
    this.line = line;
  }
}

/** The refusal of a module that was asked for without an import. It tells no place: the stack does. */
export const sideDoor = (specifier: string): ImportRefused =>
  new ImportRefused("forbidden-import", specifier, undefined, undefined);

/**
 * Routes every import of the submission through its own files.
 *
 * @param files name relative to the submission's folder → text.
 * @param javascript those of them that are JavaScript once their types are taken out, as such.
 */
export function serveModules(files: ReadonlyMap<string, string>, javascript: ReadonlyMap<string, string>): void {
  // A compiled package has it as JavaScript.
  const facadeUrl = new URL(`./numpy${extname(import.meta.url)}`, import.meta.url).href;

  registerHooks({
    resolve(specifier, context, nextResolve) {
      const importer = context.parentURL ?? "";
      if (!importer.startsWith(SUBMISSION_ROOT)) {
        if (specifier.startsWith(WHOLE) || importer.startsWith(WHOLE)) return { url: specifier, shortCircuit: true };
        return nextResolve(specifier, context);
      }
      if (specifier === "numpy-ts") return { url: facadeUrl, shortCircuit: true };
      if (specifier === CONTRACT) return { url: CONTRACT_URL, shortCircuit: true };
      return { url: resolveOwn(specifier, importer, files), shortCircuit: true };
    },
    load(url, context, nextLoad) {
      if (url === CONTRACT_URL) return { format: "module", source: "export {};", shortCircuit: true };
      if (url.startsWith(WHOLE)) return { format: "module", source: wholeOf(url), shortCircuit: true };
      if (!url.startsWith(SUBMISSION_ROOT)) return nextLoad(url, context);
      const file = fileOf(url);
      lastLoaded = file;
      const plain = javascript.get(file);
      const module =
        plain === undefined ? moduleOf(files.get(file) ?? "", url) : { format: "module", source: named(plain, url) };
      return { ...module, shortCircuit: true };
    },
  });
}

/** A module's exports by name. */
export type Namespace = Readonly<Record<string, unknown>>;

/**
 * All that a file of the submission's exports, inside an object: whoever awaits a module itself, and it exports a function
 * `then`, gets what that function says.
 */
export async function importWhole(file: string): Promise<{ readonly whole: Namespace }> {
  const imported: { readonly whole: Namespace } = await import(WHOLE + encodeURI(file));
  return imported;
}

/** A module that has another as its one export. A URL holds no quotation marks. */
function wholeOf(url: string): string {
  return `import * as whole from "${SUBMISSION_ROOT}${url.slice(WHOLE.length)}";\nexport { whole };`;
}

let lastLoaded: string | undefined;

/** The file that was loaded last: the one that a parser's error without a place is about. */
export function lastLoadedFile(): string | undefined {
  return lastLoaded;
}

/** As Node names what it has taken the types out of; the last name counts, whatever the file calls itself. */
const named = (source: string, url: string): string => `${source}\n\n//# sourceURL=${url}`;

/**
 * The text of a file that came without its JavaScript, as a module. What is more than types (an enum, a parameter
 * property) has to be rewritten, and a source map then leads stack traces back to the student's lines. All else is left to
 * Node, for the line and column of its syntax errors.
 */
function moduleOf(text: string, url: string): { format: string; source: string } {
  try {
    stripTypeScriptTypes(text);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
      const source = rewritten(text, url);
      if (source !== undefined) return { format: "module", source };
    }
  }
  return { format: "module-typescript", source: text };
}

function rewritten(text: string, url: string): string | undefined {
  try {
    return stripTypeScriptTypes(text, { mode: "transform", sourceMap: true, sourceUrl: url });
  } catch {
    return undefined;
  }
}

/** The file name of a URL under the submission's root. */
export function fileOf(url: string): string {
  return decodeURIComponent(url.slice(SUBMISSION_ROOT.length));
}

/** The file that is a module of the contract, for example `layers.ts` for `layers`. */
export function findModule(module: string, files: ReadonlyMap<string, string>): string | undefined {
  return EXTENSIONS.map((extension) => module + extension).find((file) => files.has(file));
}

function resolveOwn(specifier: string, importer: string, files: ReadonlyMap<string, string>): string {
  const refused = (kind: ImportRefused["kind"]): ImportRefused => {
    tellOfImport(specifier);
    const file = fileOf(importer);
    const lines = (files.get(file) ?? "").split("\n");
    const index = lines.findIndex((line) => line.includes(`"${specifier}"`) || line.includes(`'${specifier}'`));
    return new ImportRefused(kind, specifier, file, index === -1 ? undefined : index + 1);
  };
  if (!specifier.startsWith("./") && !specifier.startsWith("../")) throw refused("forbidden-import");
  const { href } = new URL(specifier.replaceAll("%", "%25"), importer);
  if (!href.startsWith(SUBMISSION_ROOT)) throw refused("forbidden-import");
  const wanted = fileOf(href);
  // TypeScript projects write "./layers.js" or "./layers" for layers.ts, depending on their settings.
  const stem = wanted.replace(/\.m?js$/, "");
  const file = files.has(wanted) ? wanted : (findModule(stem, files) ?? findModule(wanted, files));
  if (file === undefined) throw refused("unresolved-import");
  return SUBMISSION_ROOT + encodeURI(file);
}
