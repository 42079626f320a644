/** A submission that takes over its runner and forges replies harms its own part, and neither the grader nor the rest. */
import { afterEach, describe, expect, it } from "vitest";

import { number } from "../../src/protocol/value.ts";
import { StudentProxy } from "../../src/student/proxy.ts";
import { alteredAlice } from "../grading.ts";
import { running } from "../student/with-student.ts";

/** Listens for the id of the request at hand, and answers it itself: past all that the runner would check. */
const FORGERY = `
const key = Object.getOwnPropertySymbols(process.stdin).find((symbol) => String(symbol) === "Symbol(kFs)");
const { writeSync } = process.stdin[key];
const parse = JSON.parse;
let id = 0;
JSON.parse = (text) => {
  const parsed = parse(text);
  id = parsed?.message?.id ?? id;
  return parsed;
};
const write = (bytes) => {
  for (let offset = 0; offset < bytes.length;) {
    try { offset += writeSync(4, bytes, offset); } catch {}
  }
};
const frame = (header, body, lengths = {}) => {
  const text = Buffer.from(header);
  const prelude = Buffer.alloc(16);
  prelude.writeUInt32LE(0x45445247, 0);
  prelude.writeUInt32LE(lengths.header ?? text.length, 4);
  prelude.writeUInt32LE(lengths.body ?? body.length, 8);
  write(Buffer.concat([prelude, text, body]));
};
const answer = (results, arrays = "[]", body = Buffer.alloc(0)) =>
  frame('{"message":{"id":' + id + ',"answer":{"results":' + results + '}},"arrays":' + arrays + '}', body);
`;

const F1 = { module: "graphs", name: "f1" };
const F2 = { module: "graphs", name: "f2" };
const CLASSIFIER = { module: "classifier", name: "SoftmaxClassifier" };
const f2Arguments = [1.2, 0.7, 0.3, 0.4].map(number);

let student: StudentProxy | undefined;
afterEach(() => student?.close());

/** Alice's work, with an f1 that forges as \`how\` says and then never returns. */
async function forger(how: string): Promise<StudentProxy> {
  const graphs = `export { f2 } from "./her-graphs.ts";\n${FORGERY}\nexport const f1 = () => { ${how}; for (;;); };`;
  student = new StudentProxy(await alteredAlice({ "graphs.ts": undefined, "graphs.js": graphs }), running);
  return student;
}

describe("a forged reply is a protocol violation and no more:", () => {
  it.each([
    ["results for other calls", `answer("[]")`],
    ["a value with an unknown tag", `answer('[{"value":{"eval":"1"}}]')`],
    ["an array that is not there", `answer('[{"value":{"array":0}}]')`],
    ["a value nested 100,000 deep", `answer('[{"value":' + '["list",'.repeat(1e5) + "1" + "]".repeat(1e5) + "}]")`],
    ["an answer to another request", `id += 1; answer('[{"value":1}]')`],
    ["a frame that announces 4 GB", `frame("{}", Buffer.alloc(0), { body: 2 ** 32 - 1 })`],
    ["bytes that are no frame", `write(Buffer.alloc(100, 7))`],
  ])("%s", async (_, how) => {
    const proxy = await forger(how);
    const outcome = await proxy.call(F1, []);
    expect(outcome).toMatchObject({ ok: false, finding: { code: "protocol-violation", params: { doing: "f1" } } });
    expect(await proxy.call(F2, f2Arguments)).toMatchObject({ ok: true });
  });
});

describe("after a forged reply", () => {
  it("the same call is not tried again, and what was printed is kept", async () => {
    const proxy = await forger(`console.log("forging"); answer("[]")`);
    const first = await proxy.call(F1, []);
    await proxy.call(F2, f2Arguments);
    expect(await proxy.call(F1, [])).toEqual(first);
    expect(proxy.printed).toBe("forging\n");
  });

  it("objects that were lost with the runner say why they are gone", async () => {
    const proxy = await forger(`answer("[]")`);
    const object = await proxy.construct(CLASSIFIER, [], "seed");
    if (!object.ok) throw new Error(object.finding.code);
    await proxy.call(F1, []);
    await proxy.call(F2, f2Arguments);
    expect(await proxy.parameters(object.value)).toMatchObject({ ok: false, finding: { code: "protocol-violation" } });
  });
});
