/** Whatever a function returns arrives as a value or as a finding; nothing of it is run or believed by the grader. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { number } from "../../src/protocol/value.ts";
import { constructClassifier, setParameters } from "../../src/student/classifier.ts";
import { StudentProxy } from "../../src/student/proxy.ts";
import { float64 } from "../../src/numeric/tensor.ts";
import { alteredAlice } from "../grading.ts";
import { findingIn, plain, running, valueOf, withStudent } from "./with-student.ts";

const trap = `() => { throw new RangeError("trap"); }`;

/** What is returned, by name: an expression of the student's. */
const things = {
  number: "-0",
  infinities: "[NaN, Infinity, -Infinity]",
  text: `"x".repeat(1e6)`,
  nothing: "null",
  bigint: "10n",
  symbol: "Symbol.iterator",
  aFunction: "() => 1",
  map: "new Map([[1, 2]])",
  buffer: "new Float64Array(3)",
  complexArray: `np.ones([2], "complex128")`,
  scalarArray: "np.array(3)",
  emptyArray: "np.zeros([0, 3])",
  holes: "[1, , 3]",
  notAnError: "{ code: 1, failure: { kind: 'threw' } }",
  proto: `JSON.parse('{"__proto__": 1, "constructor": 2}')`,
  bomb: `{ toString: ${trap}, valueOf: ${trap}, toJSON: ${trap}, [Symbol.toPrimitive]: ${trap} }`,
  typeless: "Object.create(null)",
  disguised: "Object.assign(Object.create({ constructor: { name: { big: 'x'.repeat(1e7) } } }), { a: 1 })",
  aThenable: "{ then() {} }",
  promise: "Promise.reject(new Error('dropped'))",
  getter: `{ get L() { throw new RangeError("trap"); } }`,
  proxy: `new Proxy({}, { ownKeys: ${trap} })`,
  prototypeTrap: `new Proxy({}, { getPrototypeOf: ${trap} })`,
  cyclicList: "(() => { const list: unknown[] = []; list.push(list); return list; })()",
  cyclicTree: "(() => { const list: unknown[] = []; for (let i = 0; i < 9; i++) list.push(list); return list; })()",
  cyclicObject: "(() => { const a: Record<string, unknown> = {}; a['a'] = a; return a; })()",
  deep: "(() => { let list: unknown[] = [1]; for (let i = 0; i < 1e5; i++) list = [list]; return list; })()",
  longList: "new Array(1e6).fill(1)",
  manyLists: "Array.from({ length: 1000 }, () => new Array(1000).fill(1))",
  sparseList: "new Array(4e9)",
  manyArrays: "Array.from({ length: 1e4 }, () => np.zeros([1]))",
  manyKeys: "Object.fromEntries(Array.from({ length: 1e5 }, (_, i) => ['k' + i, i]))",
};

/** Of what has its own description or finding, that; of the rest, the plain value. */
const expected: Readonly<
  Record<
    Exclude<keyof typeof things, "text" | "deep" | "cyclicObject" | "cyclicList" | "cyclicTree" | "manyArrays">,
    unknown
  >
> = {
  number: -0,
  infinities: [Number.NaN, Infinity, -Infinity],
  nothing: "nothing",
  bigint: "a bigint",
  symbol: "a symbol",
  aFunction: "a function",
  map: {},
  buffer: "an object of type Float64Array",
  complexArray: "an NDArray of dtype complex128 and shape (2)",
  scalarArray: Float64Array.of(3),
  emptyArray: Float64Array.of(),
  holes: [1, "nothing", 3],
  notAnError: { code: 1, failure: { kind: "threw" } },
  proto: JSON.parse('{"__proto__": 1, "constructor": 2}'),
  bomb: { toString: "a function", valueOf: "a function", toJSON: "a function" },
  typeless: {},
  disguised: { a: 1 },
  aThenable: "promise",
  promise: "promise",
  getter: "trap",
  proxy: "trap",
  prototypeTrap: "trap",
  longList: "a list of 1000000",
  manyLists: Array.from({ length: 1000 }, (_, index) =>
    index < 19 ? Array.from({ length: 1000 }, () => 1) : "a list of 1000",
  ),
  sparseList: "a list of 4000000000",
  manyKeys: "an object of type Object",
};

describe("returned:", () => {
  let student: StudentProxy;
  beforeAll(async () => {
    const exports = Object.entries(things).map(([name, thing]) => `export const ${name} = () => (${thing});`);
    const graphs = [
      'import * as np from "numpy-ts";',
      ...exports,
      `console.log("loaded");`,
      "export const still = (x: number) => x;",
    ].join("\n");
    student = new StudentProxy(await alteredAlice({ "graphs.ts": graphs }), running);
    await student.start();
  });
  afterAll(() => student.close());

  const returned = async (name: string): Promise<unknown> => {
    const outcome = await student.call({ module: "graphs", name }, []);
    if (outcome.ok) return plain(outcome.value.value);
    const { params } = findingIn(outcome);
    return "message" in params ? params.message : params;
  };

  it.each(Object.entries(expected))("%s", async (name, as) => {
    expect(await returned(name)).toEqual(as);
  });

  it("a long text, cut off", async () => {
    expect(await returned("text")).toBe("x".repeat(100));
  });

  it.each(["deep", "cyclicList", "cyclicTree", "cyclicObject"])("%s, as deep as values can be", async (name) => {
    let value = await returned(name);
    let depth = 0;
    for (; typeof value === "object" && value !== null; depth++) [value] = Object.values(value);
    expect(depth).toBe(16);
    expect(value).toMatch(/^a(n object| list) of/);
  });

  it("many arrays, each of them", async () => {
    expect(await returned("manyArrays")).toHaveLength(1e4);
  });

  it("all of this in one runner, which still works", async () => {
    const call = valueOf(await student.call({ module: "graphs", name: "still" }, [number(5)]));
    expect(plain(call.value)).toBe(5);
    expect(student.printed).toBe("loaded\n");
  });
});

describe("read of an object of the student's, a trap is that object's finding:", () => {
  const trapped = { code: "threw", params: { error: "RangeError", message: "trap" } };

  it("an export", async () => {
    const hyperparameters = `export const sgdRun = { get learningRate() { throw new RangeError("trap"); } };`;
    await withStudent({ "hyperparameters.ts": hyperparameters }, async (student) => {
      expect(findingIn(await student.read({ module: "hyperparameters", name: "sgdRun" }))).toMatchObject(trapped);
    });
  });

  it.each([
    { what: "params that throw", member: `get params() { throw new RangeError("trap"); }`, code: "threw" },
    {
      what: "parameters that throw",
      member: `params = Object.freeze({ get W1() { throw new RangeError("trap"); } });`,
      code: "wrong-type",
    },
  ])("$what", async ({ member, code }) => {
    const classifier = `export class SoftmaxClassifier { ${member} }`;
    await withStudent({ "classifier.ts": classifier }, async (student) => {
      const object = valueOf(await constructClassifier(student, {}, "seed"));
      expect(findingIn(await student.parameters(object))).toMatchObject(trapped);
      const parameter = float64([1], [1]);
      const set = { W1: parameter, b1: parameter, W2: parameter, b2: parameter };
      expect(findingIn(await setParameters(student, object, set)).code).toBe(code);
    });
  });
});
