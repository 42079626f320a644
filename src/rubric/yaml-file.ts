/** Reads the text of a YAML file into plain data that remembers on which line and in which column everything stands. */
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document } from "yaml";
import type { Path } from "./complaint.ts";
import { aliasesIn, faultsOf, type Fault } from "./yaml-faults.ts";

/** Both count from 1; a column is one UTF-16 code unit, as in editors. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One thing wrong with a file as YAML. */
interface YamlProblem extends Position {
  readonly message: string;
  readonly hint?: string;
}

/** A YAML file as far as it could be read. */
export interface YamlFile {
  /** What it holds, as plain data; an empty file holds null. Undefined where `problems` leave that open. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** Where a key or its value stands; for one that does not exist, where the innermost thing around it begins. */
  readonly positionOf: (path: Path, at: "key" | "value") => Position;
  /** How the file spells the number or truth value at `path`; undefined for everything else. */
  readonly sourceAt: (path: Path) => string | undefined;
}

/** How often one anchor may be used. A use inside another counts as often as that one, so that no file can explode. */
const mostAliases = 100;

/** Reads YAML 1.2. What is wrong with it is among the `problems` and not thrown. */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    stringKeys: true,
    logLevel: "error",
    // Whatever a %YAML line says.
    schema: "core",
  });
  const end = text.trimEnd().length;
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(Math.min(offset, end));
    // The counter knows no first line of an empty text.
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const { value, faults } = valueOf(document, faultsOf(document, text));
  return {
    value,
    problems: faults.map(({ offset, message, hint }) => ({
      ...positionAt(offset),
      message,
      ...(hint === undefined ? {} : { hint }),
    })),
    positionOf: (path, at) => positionAt(find(document, path)[at]),
    sourceAt: (path) => find(document, path).source,
  };
}

function valueOf(document: Document.Parsed, faults: readonly Fault[]): { value: unknown; faults: readonly Fault[] } {
  if (faults.some((fault) => !fault.harmless)) return { value: undefined, faults };
  try {
    return { value: document.toJS({ maxAliasCount: mostAliases }), faults };
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const message = `Expected every anchor to be used at most ${mostAliases} times, uses within uses multiplied, got more.`;
    const fault = { offset: aliasesIn(document)[0]?.range?.[0] ?? 0, message, harmless: false };
    return { value: undefined, faults: [...faults, fault] };
  }
}

/** Offsets in the text. */
interface Found {
  readonly key: number;
  readonly value: number;
  readonly source?: string | undefined;
}

/** What stands at `path`; where the path leads nowhere, the last thing on the way. */
function find(document: Document.Parsed, path: Path): Found {
  let node: unknown = document.contents;
  let found: Found = { key: startOf(node), value: startOf(node) };
  for (const step of path) {
    const entry = entryOf(isAlias(node) ? node.resolve(document) : node, step);
    if (entry === undefined) return found;
    node = entry.value;
    const key = startOf(entry.key);
    found = { key, value: isWritten(node) ? startOf(node) : key, source: sourceOf(node) };
  }
  return found;
}

/** A list's entry is its own key. */
function entryOf(container: unknown, step: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (isSeq(container)) {
    const value = container.items[Number(step)];
    return value === undefined ? undefined : { key: value, value };
  }
  if (!isMap(container)) return undefined;
  // Of two equal keys the last one has the value.
  return container.items.findLast(({ key }) => isScalar(key) && key.value === step);
}

/** `points:` with nothing behind it has a value, null, that takes no room. */
function isWritten(node: unknown): boolean {
  return isNode(node) && node.range != null && node.range[0] < node.range[1];
}

function sourceOf(node: unknown): string | undefined {
  const isBare = isScalar(node) && (typeof node.value === "number" || typeof node.value === "boolean");
  return isBare ? node.source : undefined;
}

function startOf(node: unknown): number {
  return isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
