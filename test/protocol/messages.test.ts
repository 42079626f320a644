/** Replies: only what answers this request, in its form, is a reply. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parseReply, type Answers, type RunnerFailure, type RunnerNote } from "../../src/protocol/messages.ts";
import { outcomeOf } from "./outcome.ts";

/** A right answer for every request. */
const answers: { readonly [Op in keyof Answers]: Answers[Op] } = {
  start: {},
  open: { files: { layers: "layers.ts" }, fileNames: {}, names: {} },
  load: {
    exports: ["fcForward"],
    places: [{ name: "fcForward", where: { file: "layers.ts", line: 3 } }],
    reads: [{ name: "fcForward", variable: "x", where: { file: "cell 3" } }],
  },
  read: { value: 1 },
  call: { results: [{ value: 1, arguments: [2, null] }, { failure: { kind: "not-implemented" } }] },
  construct: { object: 7 },
  "get-parameters": { value: { record: {} } },
  "set-parameters": {},
  release: {},
  "training-images": {},
  "training-start": {},
  "training-steps": { losses: 1, parameters: 2, velocities: 3 },
};
type AnyOp = keyof Answers;
const isOp = (name: string): name is AnyOp => name in answers;
const ops: readonly AnyOp[] = Object.keys(answers).filter(isOp);
/** The names of the fields of a right answer. */
const fieldsOf = (op: AnyOp): string => Object.keys(answers[op]).toSorted().join();

const failures: readonly RunnerFailure[] = [
  { kind: "missing-export" },
  { kind: "wrong-export", expected: "a function", actual: "a number" },
  { kind: "syntax-error", message: "Unexpected token", where: { file: "layers.ts", line: 3, column: 1 } },
  { kind: "load-threw", error: "Error", message: "", where: { file: "layers.ts" } },
  { kind: "forbidden-import", specifier: "node:fs" },
  { kind: "unresolved-import", specifier: "./none.ts" },
  { kind: "absent-import", specifier: "matplotlib", where: { file: "cell 3", line: 2 } },
  { kind: "not-implemented" },
  { kind: "threw", error: "TypeError", message: "x is undefined" },
  { kind: "wrong-form", name: "sgd", result: "newW", expected: "an NDArray", actual: "nothing" },
];

const notes: readonly RunnerNote[] = [
  { kind: "skipped-cell", message: "invalid syntax", where: { file: "cell 3", line: 2, column: 5 } },
  { kind: "removed-name", name: "np.float", replacement: "float" },
];

const read = (message: unknown, op: AnyOp): "read" | "refused" => outcomeOf(() => parseReply(message, op, 5));

describe("a reply", () => {
  it.each(ops)("to %s is read", (op) => {
    expect(parseReply({ id: 5, answer: answers[op] }, op, 5)).toEqual({ ok: true, answer: answers[op], notes: [] });
  });

  it.each(failures)("of the failure $kind is read", (failure) => {
    expect(parseReply({ id: 5, failure }, "load", 5)).toEqual({ ok: false, failure, notes: [] });
  });

  it.each(notes)("with the note $kind is read", (note) => {
    const answer = answers.load;
    expect(parseReply({ id: 5, answer, notes: [note] }, "load", 5)).toEqual({ ok: true, answer, notes: [note] });
  });

  it.each(ops)("to %s is refused where it answers another request", (op) => {
    for (const id of [4, 6, -5, 5.5, "5", null, undefined]) {
      expect(read({ id, answer: answers[op] }, op)).toBe("refused");
    }
    expect(read({ answer: answers[op] }, op)).toBe("refused");
  });

  it.each(ops)("to %s is refused in the form of any answer with other fields", (op) => {
    for (const other of ops.filter((name) => fieldsOf(name) !== fieldsOf(op))) {
      expect(read({ id: 5, answer: answers[other] }, op)).toBe("refused");
    }
  });

  it.each([
    ["no answer", { id: 5 }],
    ["nothing", null],
    ["a list", [5, {}]],
    ["a failure of an unknown kind", { id: 5, failure: { kind: "no-idea" } }],
    ["a failure without its fields", { id: 5, failure: { kind: "threw" } }],
    ["a failure at no line", { id: 5, failure: { kind: "missing-export", where: { file: "a.ts", line: "3" } } }],
    ["a note of an unknown kind", { id: 5, answer: { exports: [] }, notes: [{ kind: "threw" }] }],
    ["notes that are no list", { id: 5, answer: { exports: [] }, notes: {} }],
    ["a list of failures", { id: 5, failure: [{ kind: "missing-export" }] }],
  ])("is refused that is %s", (_, message) => {
    expect(read(message, "load")).toBe("refused");
  });

  it("keeps nothing that is not in its form, so that no field can pass for another", () => {
    const entry = { value: 1, failure: { kind: "no-idea" }, extra: 2 };
    const reply = parseReply({ id: 5, answer: { results: [entry], extra: 3 }, extra: 4 }, "call", 5);
    expect(reply).toEqual({ ok: true, answer: { results: [{ value: 1 }] }, notes: [] });
  });

  it("is a reply or a FrameError, whatever it says", () => {
    const property = fc.property(fc.jsonValue(), fc.constantFrom(...ops), (json, op) => {
      const results = { results: [json] };
      for (const message of [json, { id: 5, answer: json }, { id: 5, failure: json }, { id: 5, answer: results }]) {
        expect(["read", "refused"]).toContain(read(message, op));
      }
    });
    fc.assert(property, { seed: 442, numRuns: 2000 });
  });

  it.each([
    ["results", "call", { results: Array.from({ length: 2e6 }, () => 0) }],
    ["names", "load", { exports: Array.from({ length: 4e5 }, () => 0) }],
    ["fields", "release", Object.fromEntries(Array.from({ length: 4e5 }, (_, index) => [`f${index}`, 0]))],
  ] as const)("with more wrong %s than one would list is refused at the first", (_, op, answer) => {
    const startedAt = performance.now();
    expect(read({ id: 5, answer }, op)).toBe("refused");
    // An account of each of them would take ten seconds and gigabytes.
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });
});
