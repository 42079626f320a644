/** What goes wrong with one of the student's functions is that function's finding, and no other's. */
import { describe, expect, it } from "vitest";

import { array, number } from "../../src/protocol/value.ts";
import { constructClassifier } from "../../src/student/classifier.ts";
import type { StudentProxy } from "../../src/student/proxy.ts";
import { float64 } from "../../src/numeric/tensor.ts";
import { findingIn, valueOf, withStudent } from "./with-student.ts";

const graphs = (name: string): { module: string; name: string } => ({ module: "graphs", name });
const FORWARD = { module: "layers", name: "reluForward" };
const BACKWARD = { module: "layers", name: "reluBackward" };
const x = array(float64([1, -2], [1, 2]));
const f2Arguments = [1.2, 0.7, 0.3, 0.4].map(number);

/** graphs.ts with alice's functions and one more. */
const withMore = (more: string): Record<string, string> => ({
  "graphs.ts": `export * from "./her-graphs.ts";\nconsole.log("loaded");\n${more}\n`,
});

/** How often a text was printed. */
const times = (student: StudentProxy, text: string): number => student.printed.split(text).length - 1;

describe("a name that is not there", () => {
  it("is answered with the nearest one that is, if any is near", async () => {
    await withStudent({ "graphs.ts": "export const F1 = () => 1, other = 2;" }, async (student) => {
      const expected = { name: "f1", file: "graphs.ts" };
      expect(findingIn(await student.call(graphs("f1"), []))).toEqual({
        code: "missing-export",
        params: { ...expected, nearest: "F1" },
      });
      expect(findingIn(await student.read(graphs("somethingElse"))).params).not.toHaveProperty("nearest");
    });
  });
});

describe("a runner that dies", () => {
  it("is replaced: the other functions of the same file and of others still work", async () => {
    await withStudent(withMore("export const die = () => process.exit(7);"), async (student) => {
      expect(findingIn(await student.call(graphs("die"), []))).toEqual({
        code: "exited",
        params: { doing: "die", exitCode: 7 },
      });
      valueOf(await student.call(graphs("f2"), f2Arguments));
      valueOf(await student.call(FORWARD, [x]));
      expect(times(student, "loaded")).toBe(2);
    });
  });

  it("takes its objects with it: who asks for them learns how it died", async () => {
    await withStudent(withMore("export const die = () => process.abort();"), async (student) => {
      const { value } = valueOf(await student.call(FORWARD, [x], { keep: [1] }));
      const cache = value.type === "list" ? value.items[1] : undefined;
      if (cache?.type !== "handle") throw new Error("Expected the cache to stay in the runner.");
      const classifier = valueOf(await constructClassifier(student, { inputDim: 2, hiddenDim: 2 }, "seed"));
      const death = findingIn(await student.call(graphs("die"), []));
      expect(death).toEqual({ code: "crashed", params: { doing: "die", signal: "SIGABRT" } });

      expect(findingIn(await student.call(BACKWARD, [x, cache]))).toEqual(death);
      expect(findingIn(await student.parameters(classifier))).toEqual(death);
      expect(findingIn(await student.call({ object: classifier, method: "forwardsBackwards" }, [x]))).toEqual(death);
      const again = { op: "training-start", object: classifier.id, optimizer: graphs("f1"), seed: "seed" } as const;
      const doing = { of: classifier.of, what: "training", timeoutMs: 1000 };
      expect(findingIn(await student.train(again, [], doing))).toEqual(death);
      valueOf(await student.call(FORWARD, [x]));
    });
  });

  it("between two requests is replaced as well, and its death put down to what it did last", async () => {
    await withStudent(withMore("export const pid = () => process.pid;"), async (student) => {
      const classifier = valueOf(await constructClassifier(student, { inputDim: 2, hiddenDim: 2 }, "seed"));
      const { value } = valueOf(await student.call(graphs("pid"), []));
      if (value.type !== "number") throw new Error("Expected a number.");
      process.kill(value.value, "SIGKILL");
      // Nobody asks for an answer to this, but it waits for one, and so for the runner's end.
      await student.release([classifier.id]);
      valueOf(await student.call(graphs("f2"), f2Arguments));
      expect(findingIn(await student.parameters(classifier))).toEqual({
        code: "crashed",
        params: { doing: "pid", signal: "SIGKILL" },
      });
      expect(times(student, "loaded")).toBe(2);
    });
  });
});

describe("a function that does not end", () => {
  it("is waited for once", async () => {
    const hang = `export const hang = () => { console.log("called"); for (;;); };`;
    await withStudent(
      withMore(hang),
      async (student) => {
        const first = findingIn(await student.call(graphs("hang"), []));
        expect(first).toEqual({ code: "timed-out", params: { doing: "hang", seconds: 0.5 } });
        expect(findingIn(await student.call(graphs("hang"), []))).toEqual(first);
        valueOf(await student.call(graphs("f2"), f2Arguments));
        expect(findingIn(await student.call(graphs("hang"), []))).toEqual(first);
        expect(times(student, "called")).toBe(1);
        expect(times(student, "loaded")).toBe(2);
      },
      { callMs: 500 },
    );
  });

  it("while it loads costs its own file, and those that import it, one wait each", async () => {
    const files = { "layers.ts": `export * from "./her-layers.ts";\nconsole.log("called");\nfor (;;);` };
    await withStudent(
      files,
      async (student) => {
        const first = findingIn(await student.call(FORWARD, [x]));
        expect(first).toEqual({ code: "timed-out", params: { doing: "loading layers.ts", seconds: 0.5 } });
        expect(findingIn(await student.call(BACKWARD, [x, x]))).toEqual(first);
        expect(findingIn(await constructClassifier(student, {}, "seed"))).toMatchObject({
          code: "timed-out",
          params: { doing: "loading classifier.ts" },
        });
        valueOf(await student.call(graphs("f2"), f2Arguments));
        expect(times(student, "called")).toBe(2);
      },
      { loadMs: 500 },
    );
  });
});
