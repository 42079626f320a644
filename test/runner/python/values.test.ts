/** What a submission in Python returns, on every Python of this machine. */
import { describe, expect, it } from "vitest";

import { array, number } from "../../../src/protocol/value.ts";
import { float64 } from "../../../src/numeric/tensor.ts";
import { interpreters, withNotebook } from "../../python.ts";
import { findingIn, plain, valueOf } from "../../student/with-student.ts";

const F = { module: "layers", name: "reluForward" };

/** What `relu_forward(x)` returns, for x = [[1, 2], [3, 4]] → what the grader gets. */
const returned: readonly (readonly [expression: string, value: unknown])[] = [
  ["x", Float64Array.of(1, 2, 3, 4)],
  ["x.T", Float64Array.of(1, 3, 2, 4)],
  ["x[::-1, 1]", Float64Array.of(4, 2)],
  ["x.astype(np.float32)", Float32Array.of(1, 2, 3, 4)],
  ["x.astype('>f8')", Float64Array.of(1, 2, 3, 4)],
  ["x.astype(np.longdouble)", Float64Array.of(1, 2, 3, 4)],
  ["x > 2", Uint8Array.of(0, 0, 1, 1)],
  ["x.astype(int)", BigInt64Array.of(1n, 2n, 3n, 4n)],
  ["np.matrix(x)", Float64Array.of(1, 2, 3, 4)],
  ["np.array(1.5)", Float64Array.of(1.5)],
  ["np.float32(1.5)", Float32Array.of(1.5)],
  ["np.zeros((0, 3))", new Float64Array(0)],
  ["np.float64(1.5)", 1.5],
  ["x.sum()", 10],
  ["np.int64(7)", 7],
  ["7", 7],
  ["2.0", 2],
  ["float('nan')", Number.NaN],
  ["-math.inf", -Infinity],
  ["-0.0", -0],
  ["10**30", "an object of type int"],
  ["True", true],
  ["np.bool_(False)", false],
  ["'text'", "text"],
  ["None", "nothing"],
  ["(1, [2, (3,)])", [1, [2, [3]]]],
  ["{'W1': 1, 'b1': None}", { W1: 1, b1: "nothing" }],
  ["{1: 2}", "an object of type dict"],
  ["1j", "an object of type complex"],
  ["x.astype(np.float16)", "an array of dtype float16 and shape (2, 2)"],
  ["np.array([None])", "an array of dtype object and shape (1,)"],
  ["np.ma.masked_array(x)", "an array of dtype float64 and shape (2, 2)"],
  ["relu_forward", "a function"],
  ["[0] * 100000", "a list of 100000"],
  ["(n for n in x)", "an object of type generator"],
];

describe.each(await interpreters())("Python $version with NumPy $numpy", (interpreter) => {
  it("gives what a submission returns", async () => {
    const functions = returned.map(([expression]) => `lambda x: ${expression},`).join("\n    ");
    const cell = `import numpy as np\nimport math\nCASES = [\n    ${functions}\n]\ndef relu_forward(x, case):\n    return CASES[case](x)`;
    const x = array(float64([1, 2, 3, 4], [2, 2]));
    const values = await withNotebook(
      [cell],
      async (student) =>
        valueOf(
          await student.callEach(
            F,
            [...returned.keys()].map((index) => [x, number(index)]),
          ),
        ),
      { interpreter },
    );
    const given = values.map((call) => plain(valueOf(call).value));
    expect(returned.map(([expression], index) => [expression, given[index]])).toEqual(returned);
  });

  it("lists in lists without end are described", async () => {
    const cells = ["def relu_forward(x):\n    a = []\n    a.append(a)\n    return a"];
    const value = await withNotebook(
      cells,
      async (student) => plain(valueOf(await student.call(F, [number(1)])).value),
      {
        interpreter,
      },
    );
    expect(JSON.stringify(value)).toContain("a list of 1");
  });

  it("a coroutine is a promise", async () => {
    const cells = ["async def relu_forward(x):\n    return x"];
    const call = await withNotebook(cells, (student) => student.call(F, [number(1)]), { interpreter });
    expect(valueOf(call).value).toEqual({ type: "promise" });
  });

  it("arguments can be changed in place, and come back", async () => {
    const cells = ["def relu_forward(x):\n    x[x < 0] = 0\n    return x, x"];
    const after = await withNotebook(
      cells,
      async (student) => {
        const x = array(float64([-1, 2], [2]));
        return valueOf(await student.call(F, [x], { returnArguments: true })).after.map(plain);
      },
      { interpreter },
    );
    expect(after).toEqual([Float64Array.of(0, 2)]);
  });

  it("an error is told with its cell and line", async () => {
    const cells = [
      "A = 1",
      "import numpy as np\n\ndef helper(x):\n    return x['W1']\n\ndef relu_forward(x):\n    return helper({})",
    ];
    const call = await withNotebook(cells, (student) => student.call(F, [number(1)]), { interpreter });
    expect(findingIn(call)).toEqual({
      code: "threw",
      params: { name: "relu_forward", error: "KeyError", message: "'W1'" },
      where: { file: "cell 2", line: 4 },
    });
  });

  it("an error inside NumPy is told where it was called", async () => {
    const cells = ["import numpy as np\ndef relu_forward(x):\n    return np.dot(\n        x, np.ones(7))"];
    const x = array(float64([1, 2], [2]));
    const call = await withNotebook(cells, (student) => student.call(F, [x]), { interpreter });
    expect(findingIn(call)).toMatchObject({
      code: "threw",
      params: { error: "ValueError" },
      where: { file: "cell 1" },
    });
  });
});
