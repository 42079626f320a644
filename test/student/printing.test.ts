/** What the student's code prints goes to a log, and what it does to the wire costs its own part. */
import { describe, expect, it } from "vitest";

import { encodeFrame } from "../../src/protocol/frame.ts";
import { array, number } from "../../src/protocol/value.ts";
import { float64 } from "../../src/numeric/tensor.ts";
import { findingIn, plain, valueOf, withStudent } from "./with-student.ts";

const F1 = { module: "graphs", name: "f1" };
const RELU = { module: "layers", name: "reluForward" };
const x = array(float64([1, -2], [1, 2]));

/** Node's `fs` module as a stream keeps it: the runner gives no other. */
const FS = `(process.stdin as any)[Object.getOwnPropertySymbols(process.stdin).find((key) => String(key) === "Symbol(kFs)")]`;
const withF1 = (body: string): Record<string, string> => ({
  "graphs.ts": `const fs = ${FS};\nexport const f1 = (x: number) => { ${body} };`,
});

describe("printed", () => {
  const frame = Buffer.concat(encodeFrame({ message: { id: 1, answer: { results: [{ value: 2 }] } }, tensors: [] }));

  it.each([
    ["text", `console.log("here", { x }); console.error("and here");`],
    ["bytes that are no text", `process.stdout.write(Uint8Array.from({ length: 5000 }, (_, i) => i % 256));`],
    [
      "frames",
      `const bytes = Buffer.from("${frame.toString("base64")}", "base64"); for (let i = 0; i < 100; i++) process.stdout.write(bytes);`,
    ],
    [
      "on the descriptors of output and errors",
      `fs.writeSync(1, "\\0\\x1b[2J".repeat(100)); fs.writeSync(2, "\\xff");`,
    ],
  ])("%s, it does not disturb the answer", async (_, print) => {
    await withStudent(withF1(`${print} console.log("last"); return x + 1;`), async (student) => {
      for (const input of [1, 2]) {
        expect(plain(valueOf(await student.call(F1, [number(input)])).value)).toBe(input + 1);
      }
      valueOf(await student.call(RELU, [x]));
      await student.close();
      expect(student.printed.split("last")).toHaveLength(3);
    });
  });
});

describe("the wire's descriptors", () => {
  it.each([
    {
      what: "a reply written to the requests' side",
      body: `fs.writeSync(3, Buffer.alloc(100, 7)); return x;`,
      code: undefined,
    },
    {
      what: "garbage among the replies",
      body: `fs.writeSync(4, Buffer.alloc(100, 7)); return x;`,
      code: "protocol-violation",
    },
    { what: "the replies closed", body: `fs.closeSync(4); return x;`, code: "exited" },
    { what: "the next request stolen", body: `fs.readSync(3, Buffer.alloc(16)); return x;`, code: "timed-out" },
  ])("$what: costs this call at most", async ({ body, code }) => {
    await withStudent(
      withF1(body),
      async (student) => {
        const outcome = await student.call(F1, [number(1)]);
        expect(outcome.ok ? undefined : findingIn(outcome).code).toBe(code);
        valueOf(await student.call(RELU, [x]));
      },
      { callMs: 1000 },
    );
  });
});
