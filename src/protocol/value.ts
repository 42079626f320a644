/**
 * Values: what a call takes and gives. A value on the wire is JSON in which arrays, objects that stay in the runner and
 * numbers that JSON lacks are tagged:
 *
 *     1.5, true, "text", null                 themselves (null for nothing: undefined, None)
 *     ["list", …]                             a list or tuple
 *     {"array": 0}                            the frame's array of that position
 *     {"number": "NaN"}                       NaN, Infinity, -Infinity, -0
 *     {"record": {…}}                         an object or dictionary with string keys
 *     {"handle": 7}                           an object that lives in the runner
 *     {"promise": true}                       a promise or coroutine
 *     {"opaque": "function f"}                anything else, described
 *
 * An argument of a call may also be an array of many elements that repeats a few, and is no larger on its way than these:
 *
 *     {"tile": 0, "shape": [3072, 300]}       float64; the frame's array of that position, over and over in row-major order
 */
import { float64, type Tensor } from "../numeric/tensor.ts";
import { FrameError } from "./frame.ts";

/** A value on the grader's side. */
export type Value =
  | { readonly type: "array"; readonly tensor: Tensor }
  | { readonly type: "number"; readonly value: number }
  | { readonly type: "boolean"; readonly value: boolean }
  | { readonly type: "string"; readonly value: string }
  | { readonly type: "nothing" }
  | { readonly type: "list"; readonly items: readonly Value[] }
  | { readonly type: "record"; readonly entries: ReadonlyMap<string, Value> }
  | { readonly type: "handle"; readonly id: number }
  | { readonly type: "promise" }
  | { readonly type: "opaque"; readonly description: string };

/** An array of this shape whose elements, in row-major order, repeat those of `tile`. Goes to a runner only. */
export interface Tiled {
  readonly type: "tiled";
  readonly shape: readonly number[];
  readonly tile: Float64Array;
}

/** What a call takes. */
export type Argument = Value | Tiled;

/** Nesting beyond it is refused on the way in and described as opaque on the way out. */
export const MAX_DEPTH = 16;

/** Items of all lists and records in one value. A runner sends far fewer; each costs many times its bytes. */
const MAX_ITEMS = 2 ** 19;
/** What is longer is cut: nobody reads it. */
const MAX_TEXT = 1000;

/** Shorthands for building arguments. */
export const number = (value: number): Value => ({ type: "number", value });
export const array = (tensor: Tensor): Value => ({ type: "array", tensor });
export const record = (entries: Readonly<Record<string, Value>>): Value => ({
  type: "record",
  entries: new Map(Object.entries(entries)),
});

/** A value as JSON; its arrays are appended to `tensors`. */
export function encodeValue(value: Value, tensors: Tensor[]): unknown {
  switch (value.type) {
    case "array":
      return { array: tensors.push(value.tensor) - 1 };
    case "number":
      return encodeNumber(value.value);
    case "boolean":
    case "string":
      return value.value;
    case "nothing":
      return null;
    case "list":
      return ["list", ...value.items.map((item) => encodeValue(item, tensors))];
    case "record":
      return {
        record: Object.fromEntries([...value.entries].map(([key, entry]) => [key, encodeValue(entry, tensors)])),
      };
    case "handle":
      return { handle: value.id };
    case "promise":
      return { promise: true };
    case "opaque":
      return { opaque: value.description };
  }
}

/** An argument as JSON; its arrays are appended to `tensors`. */
export function encodeArgument(argument: Argument, tensors: Tensor[]): unknown {
  if (argument.type !== "tiled") return encodeValue(argument, tensors);
  const { tile, shape } = argument;
  return { tile: tensors.push(float64(tile, [tile.length])) - 1, shape };
}

/** The tiled array that an argument's JSON stands for; undefined for any other argument. Believes the grader. */
export function decodeTiled(wire: unknown, tensors: readonly Tensor[]): Tiled | undefined {
  if (typeof wire !== "object" || wire === null || !("tile" in wire)) return undefined;
  const { tile, shape } = wire as { readonly tile: number; readonly shape: readonly number[] };
  const data = tensors[tile]?.data;
  return data instanceof Float64Array ? { type: "tiled", shape, tile: data } : undefined;
}

/** JSON cannot hold NaN, the infinities and −0. */
function encodeNumber(value: number): unknown {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { number: Object.is(value, -0) ? "-0" : String(value) };
}

const SPECIAL_NUMBERS = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
  ["-0", -0],
]);

/** The value that JSON from the other side stands for. Believes nothing: throws FrameError for any other form. */
export function decodeValue(wire: unknown, tensors: readonly Tensor[]): Value {
  return decode(wire, { tensors, room: MAX_ITEMS }, 0);
}

/** What belongs to one value as a whole. */
interface Whole {
  readonly tensors: readonly Tensor[];
  /** Items that it may still have. */
  room: number;
}

function decode(wire: unknown, whole: Whole, depth: number): Value {
  if (depth > MAX_DEPTH) throw new FrameError("a value nested too deeply");
  if (--whole.room < 0) throw new FrameError("a value of too many items");
  if (wire === null) return { type: "nothing" };
  if (typeof wire === "number") return { type: "number", value: wire };
  if (typeof wire === "boolean") return { type: "boolean", value: wire };
  if (typeof wire === "string") return { type: "string", value: wire.slice(0, MAX_TEXT) };
  if (Array.isArray(wire) && wire[0] === "list") {
    return { type: "list", items: wire.slice(1).map((item) => decode(item, whole, depth + 1)) };
  }
  if (typeof wire !== "object" || Array.isArray(wire)) throw new FrameError("a value of no known form");
  return decodeTagged(wire, whole, depth);
}

function decodeTagged(wire: object, whole: Whole, depth: number): Value {
  const tags = Object.keys(wire);
  if (tags.length !== 1) throw new FrameError(`a value with ${tags.length} tags`);
  const [[tag, content] = ["", undefined]] = Object.entries(wire);
  if (tag === "array" && typeof content === "number") {
    const tensor = whole.tensors[content];
    if (tensor !== undefined) return { type: "array", tensor };
  }
  if (tag === "number" && typeof content === "string") {
    const value = SPECIAL_NUMBERS.get(content);
    if (value !== undefined) return { type: "number", value };
  }
  if (tag === "record" && typeof content === "object" && content !== null && !Array.isArray(content)) {
    const entries = Object.entries(content).map(([key, entry]): [string, Value] => [
      key.slice(0, MAX_TEXT),
      decode(entry, whole, depth + 1),
    ]);
    return { type: "record", entries: new Map(entries) };
  }
  if (tag === "handle" && Number.isSafeInteger(content)) return { type: "handle", id: Number(content) };
  if (tag === "promise" && content === true) return { type: "promise" };
  if (tag === "opaque" && typeof content === "string")
    return { type: "opaque", description: content.slice(0, MAX_TEXT) };
  throw new FrameError(`a value with the tag ${JSON.stringify(tag).slice(0, 40)}`);
}
