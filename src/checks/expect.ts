/** Whether a value has the form that the contract says. Each answers with the value, or with the finding against it. */
import { num, type Finding } from "../findings.ts";
import { indexOf, isFloat, sameShape, type FloatTensor } from "../numeric/tensor.ts";
import type { Value } from "../protocol/value.ts";
import type { Outcome } from "../student/proxy.ts";

/** Keys of an object that a finding names. */
const MAX_KEYS = 8;

/** What is looked at, for the finding. */
export interface Subject {
  /** The function, as the student spells it. */
  readonly name: string;
  /** Which of its results. */
  readonly result: string;
  /** The input, in short. */
  readonly input: string;
}

/** A list of this many items. @param form what is expected, as the contract writes it: `[out, cache]`. */
export function expectList(value: Value, length: number, form: string, subject: Subject): Outcome<readonly Value[]> {
  if (value.type !== "list") return wrongType(value, form, subject);
  if (value.items.length === length) return { ok: true, value: value.items };
  const { name, result } = subject;
  const params = { name, result, expected: form, actual: `a list of ${value.items.length}` };
  return { ok: false, finding: { code: "wrong-length", params } };
}

/** A finite array of this shape. @param dtypes those allowed. Default: float64 alone. */
export function expectArray(
  value: Value,
  shape: readonly number[],
  subject: Subject,
  dtypes: readonly FloatTensor["dtype"][] = ["float64"],
): Outcome<FloatTensor> {
  const form = `an array of shape ${shapeText(shape)}`;
  if (value.type !== "array") return wrongType(value, form, subject);
  const { tensor } = value;
  const { name, result } = subject;
  if (!sameShape(tensor.shape, shape)) {
    const params = { name, result, expected: shapeText(shape), actual: shapeText(tensor.shape) };
    return { ok: false, finding: { code: "wrong-shape", params } };
  }
  if (!isFloat(tensor) || !dtypes.includes(tensor.dtype)) {
    return {
      ok: false,
      finding: { code: "wrong-dtype", params: { name, result, expected: dtypes.join(" or "), actual: tensor.dtype } },
    };
  }
  const bad = tensor.data.findIndex((element) => !Number.isFinite(element));
  if (bad === -1) return { ok: true, value: tensor };
  return notFinite(tensor.data[bad] ?? Number.NaN, indexOf(bad, shape), subject);
}

/** A finite number, also where it comes as an array of one element. */
export function expectNumber(value: Value, subject: Subject): Outcome<number> {
  const number = scalarOf(value);
  if (number === undefined) return wrongType(value, "a number", subject);
  return Number.isFinite(number) ? { ok: true, value: number } : notFinite(number, [], subject);
}

/** The number a value holds, finite or not. */
function scalarOf(value: Value): number | undefined {
  if (value.type === "number") return value.value;
  if (value.type !== "array" || value.tensor.data.length !== 1) return undefined;
  return Number(value.tensor.data[0]);
}

/** What a value is, in a few words. */
function valueText(value: Value): string {
  switch (value.type) {
    case "array":
      return `an array of shape ${shapeText(value.tensor.shape)}`;
    case "number":
      return `the number ${value.value}`;
    case "boolean":
      return String(value.value);
    case "string":
      return `the text ${JSON.stringify(value.value.slice(0, 40))}`;
    case "nothing":
      return "nothing";
    case "list":
      return `a list of ${value.items.length}`;
    case "record":
      return `an object with ${keysText(value.entries)}`;
    case "handle":
      return "an object";
    case "promise":
      return "a promise";
    case "opaque":
      return value.description;
  }
}

/** An array that is an entry of an object; what the object has instead is said. */
export function expectEntry(
  value: Value,
  key: string,
  shape: readonly number[],
  subject: Subject,
  dtypes?: readonly FloatTensor["dtype"][],
): Outcome<FloatTensor> {
  const entries = value.type === "record" ? value.entries : undefined;
  const entry = entries?.get(key);
  if (entry !== undefined && entry.type !== "nothing") return expectArray(entry, shape, subject, dtypes);
  const { name, result } = subject;
  const others = new Map([...(entries ?? [])].filter(([, other]) => other.type !== "nothing"));
  const actual = entries === undefined ? valueText(value) : `nothing; there is ${keysText(others)}`;
  const params = { name, result, expected: `an array of shape ${shapeText(shape)}`, actual };
  return { ok: false, finding: { code: "wrong-type", params } };
}

/** The first keys, and how many more there are. */
function keysText(entries: ReadonlyMap<string, unknown>): string {
  const keys = [...entries.keys()];
  if (keys.length === 0) return "nothing in it";
  const more = keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : "";
  return `${keys.slice(0, MAX_KEYS).join(", ")}${more}`;
}

/** `(100, 3072)`, and `(4,)` for one dimension, as NumPy writes it. */
function shapeText(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}

/** The finding for a value of the wrong kind: nothing and a promise have their own, because their cause is plain. */
function wrongType(value: Value, expected: string, { name, result }: Subject): { ok: false; finding: Finding } {
  if (value.type === "nothing")
    return { ok: false, finding: { code: "returned-nothing", params: { name, result, expected } } };
  if (value.type === "promise")
    return { ok: false, finding: { code: "returned-promise", params: { name, result, expected } } };
  return { ok: false, finding: { code: "wrong-type", params: { name, result, expected, actual: valueText(value) } } };
}

function notFinite(
  actual: number,
  index: readonly number[],
  { name, result, input }: Subject,
): { ok: false; finding: Finding } {
  return { ok: false, finding: { code: "not-finite", params: { name, result, index, actual: num(actual), input } } };
}
