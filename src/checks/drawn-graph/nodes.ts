/** A student's graph, read from a value that may be anything: a list of nodes, each with `id`, `op` and `inputs`. */
import type { Finding, Where } from "../../findings.ts";
import { nearestName } from "../../nearest-name.ts";
import type { Value } from "../../protocol/value.ts";
import { valueText } from "../expect.ts";

/** A graph as it was handed in. */
export interface Handed {
  /** What it is called there: `f1Graph`, `graph.yaml`. */
  readonly name: string;
  readonly value: Value;
  /** Where its nodes stand; entries can be missing. */
  readonly places: readonly (Where | undefined)[];
}

/** A node of which nothing is known yet but its form. */
export interface WrittenNode {
  readonly id: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly where?: Where;
}

/** No drawing of a problem set has nearly as many, nor names as long. */
const MAX_NODES = 200;
const MAX_INPUTS = 16;
const MAX_NAME = 60;

const NODES = `a list of at most ${MAX_NODES} nodes { id, op, inputs }`;
const NAME = `text of at most ${MAX_NAME} characters`;
const NAMES = `a list of at most ${MAX_INPUTS} names`;

const keys = ["id", "op", "inputs"] as const;

/** Whether nothing was drawn: the starter's blank. */
export function isBlank(value: Value): boolean {
  if (value.type === "list") return value.items.length === 0;
  if (value.type === "record") return value.entries.size === 0;
  return value.type === "nothing" || (value.type === "string" && value.value.trim() === "");
}

/** The nodes in their order, and everything that has another form. */
export function readNodes({ name, value, places }: Handed): {
  readonly nodes: readonly WrittenNode[];
  readonly findings: readonly Finding[];
} {
  if (value.type !== "list" || value.items.length > MAX_NODES) {
    return { nodes: [], findings: [wrongForm(name, name, NODES, valueText(value))] };
  }
  const nodes: WrittenNode[] = [];
  const findings: Finding[] = [];
  for (const [index, item] of value.items.entries()) {
    const where = places[index];
    const node = readNode(item, `node ${index + 1}`, (subject, expected, actual) => {
      findings.push(wrongForm(name, subject, expected, actual, where));
    });
    if (node !== undefined) nodes.push({ ...node, ...(where !== undefined && { where }) });
  }
  return { nodes, findings };
}

type Object = (subject: string, expected: string, actual: string) => void;

/** @param called what the node is called as long as it has no id. */
function readNode(item: Value, called: string, object: Object): Omit<WrittenNode, "where"> | undefined {
  if (item.type !== "record") {
    object(called, "{ id, op, inputs }", valueText(item));
    return undefined;
  }
  const { entries } = item;
  const id = nameIn(entries.get("id"));
  const subject = id === undefined ? called : `node ${id}`;
  const op = nameIn(entries.get("op"));
  const inputs = namesIn(entries.get("inputs"));
  for (const [key, found, expected] of [
    ["id", id, NAME],
    ["op", op, NAME],
    ["inputs", inputs, NAMES],
  ] as const) {
    if (found === undefined) object(`${key} of ${subject}`, expected, entryText(entries, key));
  }
  return id === undefined || op === undefined || inputs === undefined ? undefined : { id, op, inputs };
}

/** What stands under a key, or the key that was probably meant to be it. */
function entryText(entries: ReadonlyMap<string, Value>, key: string): string {
  const entry = entries.get(key);
  if (entry !== undefined) return valueText(entry);
  const others = [...entries.keys()].filter((other) => !keys.some((known) => known === other));
  const nearest = nearestName(key, others) ?? others.find((other) => other.startsWith(key));
  return nearest === undefined ? "nothing" : `nothing; there is ${nearest.slice(0, MAX_NAME)}`;
}

/** A name; a number is as good as its digits. */
function nameIn(value: Value | undefined): string | undefined {
  if (value?.type === "number" && Number.isFinite(value.value)) return String(value.value);
  if (value?.type !== "string" || value.value.length > MAX_NAME) return undefined;
  const name = value.value.trim();
  return name === "" ? undefined : name;
}

/** Names; a single one need not be in a list. */
function namesIn(value: Value | undefined): string[] | undefined {
  const single = nameIn(value);
  if (single !== undefined) return [single];
  if (value?.type !== "list" || value.items.length > MAX_INPUTS) return undefined;
  const names = value.items.flatMap((item) => nameIn(item) ?? []);
  return names.length === value.items.length ? names : undefined;
}

function wrongForm(name: string, result: string, expected: string, actual: string, where?: Where): Finding {
  return { code: "wrong-type", params: { name, result, expected, actual }, ...(where !== undefined && { where }) };
}
