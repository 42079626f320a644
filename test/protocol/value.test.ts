/** Values: what goes in comes out, and what only looks like a value is refused. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Tensor } from "../../src/numeric/tensor.ts";
import { FrameError } from "../../src/protocol/frame.ts";
import { FrameReader } from "../../src/protocol/reader.ts";
import { decodeValue, encodeValue, MAX_DEPTH, type Value } from "../../src/protocol/value.ts";
import { anyTensor, bytesOf, contentsOf } from "./arbitraries.ts";
import { outcomeOf } from "./outcome.ts";

/** Out into a frame, across, and back. */
function acrossTheWire(value: Value): Value {
  const tensors: Tensor[] = [];
  const message = encodeValue(value, tensors);
  const [frame] = new FrameReader(2 ** 20).feed(bytesOf({ message, tensors }));
  if (frame === undefined) throw new Error("no frame");
  return decodeValue(frame.message, frame.tensors);
}

/** With tensors as their contents, so that NaNs can be told apart bit by bit. */
function comparable(value: Value): unknown {
  if (value.type === "array") return contentsOf(value.tensor);
  if (value.type === "list") return value.items.map(comparable);
  if (value.type === "record") return new Map([...value.entries].map(([key, entry]) => [key, comparable(entry)]));
  return value;
}

const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc
      .oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0))
      .map((value): Value => ({ type: "number", value })),
    fc.boolean().map((value): Value => ({ type: "boolean", value })),
    fc.string({ unit: "binary" }).map((value): Value => ({ type: "string", value })),
    fc.constantFrom<Value>({ type: "nothing" }, { type: "promise" }, { type: "opaque", description: "a function" }),
    fc.maxSafeNat().map((id): Value => ({ type: "handle", id })),
    anyTensor.map((tensor): Value => ({ type: "array", tensor })),
    fc.array(tie("value"), { maxLength: 4 }).map((items): Value => ({ type: "list", items })),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "array")), tie("value")), {
        maxLength: 4,
      })
      .map((entries): Value => ({ type: "record", entries: new Map(entries) })),
  ),
}));

/** Lists inside each other, `depth` of them. */
function nested(depth: number): Value {
  let value: Value = { type: "number", value: 1 };
  for (let level = 0; level < depth; level++) value = { type: "list", items: [value] };
  return value;
}

const decoded = (json: string, tensors: readonly Tensor[] = []): Value => decodeValue(JSON.parse(json), tensors);

describe("a value", () => {
  it("is the same on the other side, whatever it is made of", () => {
    const property = fc.property(anyValue, (value) => {
      expect(comparable(acrossTheWire(value))).toEqual(comparable(value));
    });
    fc.assert(property, { seed: 442, numRuns: 1000 });
  });

  it.each([NaN, Infinity, -Infinity, -0, 0, 1e-320, Number.MAX_VALUE, 0.1 + 0.2])(
    "keeps the number %f to the bit",
    (value) => {
      const back = acrossTheWire({ type: "number", value });
      expect(back.type === "number" && Object.is(back.value, value)).toBe(true);
    },
  );

  it("may be nested as deep as the limit, and no deeper", () => {
    expect(acrossTheWire(nested(MAX_DEPTH))).toEqual(nested(MAX_DEPTH));
    expect(() => acrossTheWire(nested(MAX_DEPTH + 1))).toThrow(FrameError);
  });
});

describe("JSON that is no value is refused:", () => {
  const scalar: Tensor = { dtype: "float64", shape: [], data: Float64Array.of(1) };

  it.each([
    ["two tags", '{"array":0,"promise":true}'],
    ["no tag", "{}"],
    ["an unknown tag", '{"function":"f"}'],
    ["a tag named __proto__", '{"__proto__":{"array":0}}'],
    ["an array beyond the last", '{"array":1}'],
    ["an array before the first", '{"array":-1}'],
    ["an array between two", '{"array":0.5}'],
    ["an array by a text", '{"array":"0"}'],
    ["an array by the list's own property", '{"array":"length"}'],
    ["a list without its tag", "[1,2]"],
    ["an empty list without its tag", "[]"],
    ["a number that JSON has itself", '{"number":"1"}'],
    ["a number that is no text", '{"number":1}'],
    ["a record that is a list", '{"record":[1,2]}'],
    ["a record of nothing", '{"record":null}'],
    ["a handle between two", '{"handle":1.5}'],
    ["a handle that is a text", '{"handle":"1"}'],
    ["a promise that is false", '{"promise":false}'],
    ["an opaque thing without a description", '{"opaque":1}'],
    ["one of these inside a list", '["list",["list",{"array":7}]]'],
    ["one of these inside a record", '{"record":{"a":{"record":{"b":{}}}}}'],
    ["lists nested 100,000 deep", `${'["list",'.repeat(100_000)}1${"]".repeat(100_000)}`],
    ["records nested 100,000 deep", `${'{"record":{"a":'.repeat(100_000)}1${"}}".repeat(100_000)}`],
    ["a tag of a million letters", `{"${"x".repeat(1e6)}":1}`],
  ])("%s", (_, json) => {
    expect(() => decoded(json, [scalar])).toThrow(FrameError);
  });

  it("whatever it is, it is a value or a FrameError", () => {
    const tag = fc.constantFrom("array", "number", "record", "handle", "promise", "opaque", "__proto__");
    const tagged = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue(),
        fc.dictionary(tag, tie("json"), { maxKeys: 2 }),
        fc.array(tie("json"), { maxLength: 3 }).map((items) => ["list", ...items]),
      ),
    }));
    const property = fc.property(tagged.json, (json) => {
      expect(["read", "refused"]).toContain(outcomeOf(() => decodeValue(json, [scalar])));
    });
    fc.assert(property, { seed: 442, numRuns: 3000 });
  });
});

it("a record may have a key named __proto__, which is a key like any other", () => {
  const value = decoded('{"record":{"__proto__":{"record":{"polluted":true}}}}');
  expect(value).toEqual({
    type: "record",
    entries: new Map([
      ["__proto__", { type: "record", entries: new Map([["polluted", { type: "boolean", value: true }]]) }],
    ]),
  });
  expect("polluted" in {}).toBe(false);
});
