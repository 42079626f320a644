/** Whether a value has the form that the contract says. Each answers with the value, or with the finding against it. */
import { num, type Finding, type FindingOf } from "../findings.ts";
import {
  firstNotFinite,
  float64,
  indexOf,
  isFloat,
  sameShape,
  toFloat32,
  type FloatTensor,
} from "../numeric/tensor.ts";
import { array, type Value } from "../protocol/value.ts";
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

/** A finite array of this shape, float64 as the arguments are, or float32. */
export function expectArray(value: Value, shape: readonly number[], subject: Subject): Outcome<FloatTensor> {
  if (value.type !== "array") return wrongType(value, arrayText(shape), subject);
  const { tensor } = value;
  const { name, result } = subject;
  if (!sameShape(tensor.shape, shape)) {
    const params = { name, result, expected: shapeText(shape), actual: shapeText(tensor.shape) };
    return { ok: false, finding: { code: "wrong-shape", params } };
  }
  if (!isFloat(tensor)) {
    const params = { name, result, expected: "float64", actual: tensor.dtype };
    return { ok: false, finding: { code: "wrong-dtype", params } };
  }
  const bad = firstNotFinite(tensor);
  if (bad === -1) return { ok: true, value: tensor };
  return notFinite(tensor.data[bad] ?? Number.NaN, indexOf(bad, shape), subject);
}

/** A bias of shape (M,), or its gradient: one of shape (1, M) is taken for it, and the finding says so. */
export function biasIn(
  value: Value,
  shape: readonly number[],
  { name, result }: Subject,
): { readonly value: Value; readonly variation?: FindingOf<"bias-as-row"> } {
  if (value.type !== "array" || !sameShape(value.tensor.shape, [1, ...shape])) return { value };
  const params = { name, result, expected: shapeText(shape), actual: shapeText(value.tensor.shape) };
  return { value: array({ ...value.tensor, shape }), variation: { code: "bias-as-row", params } };
}

/** A finite number, also where it comes as an array of one element. Its dtype is the array's where that has floats. */
export function expectNumber(value: Value, subject: Subject): Outcome<FloatTensor> {
  const number = scalarOf(value);
  if (number === undefined) return wrongType(value, "a number", subject);
  if (!Number.isFinite(number)) return notFinite(number, [], subject);
  const scalar = float64([number], []);
  const isFloat32 = value.type === "array" && value.tensor.dtype === "float32";
  return { ok: true, value: isFloat32 ? toFloat32(scalar) : scalar };
}

/** The number a value holds, finite or not. */
function scalarOf(value: Value): number | undefined {
  if (value.type === "number") return value.value;
  if (value.type !== "array" || value.tensor.data.length !== 1) return undefined;
  return Number(value.tensor.data[0]);
}

/** What a value is, in a few words. */
export function valueText(value: Value): string {
  switch (value.type) {
    case "array":
      return arrayText(value.tensor.shape);
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

/** The parameter of that name in an object, or its gradient; what the object has instead is said. */
export function expectParameter(
  value: Value,
  parameter: string,
  shape: readonly number[],
  subject: Subject,
): Outcome<FloatTensor> & { readonly variation?: FindingOf<"bias-as-row"> } {
  const entries = value.type === "record" ? value.entries : undefined;
  const entry = entries?.get(parameter);
  if (entry !== undefined && entry.type !== "nothing") {
    const isBias = shape.length === 1;
    const { value: taken, ...variation } = isBias ? biasIn(entry, shape, subject) : { value: entry };
    return { ...expectArray(taken, shape, subject), ...variation };
  }
  const { name, result } = subject;
  const others = new Map([...(entries ?? [])].filter(([, other]) => other.type !== "nothing"));
  const actual = entries === undefined ? valueText(value) : `nothing; there is ${keysText(others)}`;
  const params = { name, result, expected: arrayText(shape), actual };
  return { ok: false, finding: { code: "wrong-type", params } };
}

/** The first keys, and how many more there are. */
function keysText(entries: ReadonlyMap<string, unknown>): string {
  const keys = [...entries.keys()];
  if (keys.length === 0) return "nothing in it";
  const more = keys.length > MAX_KEYS ? ` and ${keys.length - MAX_KEYS} more` : "";
  return `${keys.slice(0, MAX_KEYS).join(", ")}${more}`;
}

const arrayText = (shape: readonly number[]): string => `an array of shape ${shapeText(shape)}`;

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
