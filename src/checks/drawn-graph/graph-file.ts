/** The submission's `graph.yaml`: graphs by their names, or one graph's list of nodes. */
import type { Finding, Where } from "../../findings.ts";
import type { Value } from "../../protocol/value.ts";
import { readYaml, type YamlFile } from "../../rubric/yaml-file.ts";
import type { Outcome } from "../../student/proxy.ts";
import type { Handed } from "./nodes.ts";

const FILES = ["graph.yaml", "graph.yml"];
/** Deeper, or with more in one list, than any graph. */
const MAX_DEPTH = 8;
const MAX_ITEMS = 1000;

type Path = readonly (string | number)[];

/** The graph of that name; undefined where the submission has no such file, or another graph's. */
export function graphInFile(files: ReadonlyMap<string, string>, graph: string): Outcome<Handed> | undefined {
  const name = FILES.find((file) => files.has(file));
  if (name === undefined) return undefined;
  const yaml = readYaml(files.get(name) ?? "");
  const [problem] = yaml.problems;
  if (problem !== undefined) return { ok: false, finding: unreadable(name, problem) };
  const found = placeOf(yaml.value, graph);
  if (found === undefined) return undefined;
  const value = valueAt(yaml, found.value, found.path);
  const count = Array.isArray(found.value) ? found.value.length : 0;
  const places = Array.from({ length: count }, (_, index): Where => {
    const { line, column } = yaml.positionOf([...found.path, index], "value");
    return { file: name, line, column };
  });
  return { ok: true, value: { name, value, places } };
}

/** Where the graph stands: under its name, under its export's name, or alone. */
function placeOf(file: unknown, graph: string): { readonly value: unknown; readonly path: Path } | undefined {
  if (typeof file !== "object" || file === null || Array.isArray(file)) return { value: file, path: [] };
  const entries = new Map<string, unknown>(Object.entries(file));
  const key = [graph, `${graph}Graph`].find((known) => entries.has(known));
  return key === undefined ? undefined : { value: entries.get(key), path: [key] };
}

/** A part of the file as a value; numbers as they are spelt, because `+1` is an operation. */
function valueAt(yaml: YamlFile, part: unknown, path: Path): Value {
  if (part === null || part === undefined) return { type: "nothing" };
  if (typeof part === "string") return { type: "string", value: part };
  if (typeof part === "number") return { type: "string", value: yaml.sourceAt(path) ?? String(part) };
  if (typeof part === "boolean") return { type: "boolean", value: part };
  if (typeof part !== "object" || path.length > MAX_DEPTH) return { type: "opaque", description: "something else" };
  const entries = Object.entries(part);
  const what = Array.isArray(part) ? "list" : "mapping";
  if (entries.length > MAX_ITEMS) return { type: "opaque", description: `a ${what} of ${entries.length}` };
  if (Array.isArray(part)) {
    return { type: "list", items: part.map((item: unknown, index) => valueAt(yaml, item, [...path, index])) };
  }
  return { type: "record", entries: new Map(entries.map(([key, item]) => [key, valueAt(yaml, item, [...path, key])])) };
}

function unreadable(
  file: string,
  { message, line, column }: { message: string; line: number; column: number },
): Finding {
  return { code: "syntax-error", params: { message: message.replace(/\.$/u, "") }, where: { file, line, column } };
}
