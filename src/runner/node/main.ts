/**
 * The Node runner: a process of its own that holds one submission and does what the grader asks.
 *
 * It is started with the URLs of the two packages it imports, two extra descriptors for the wire, and a standard output that
 * belongs to the student. Its file permissions cover its own files and nothing else.
 */
import { registerHooks } from "node:module";

import type { Request } from "../../protocol/messages.ts";
import { readRequest, writeReply } from "./channel.ts";

const [, , numpyUrl = "", seedrandomUrl = ""] = process.argv;

// Printing waits until the grader has read it. Otherwise a loop that prints would fill this process's memory instead.
for (const stream of [process.stdout, process.stderr]) {
  const handle: unknown = Reflect.get(stream, "_handle");
  if (typeof handle === "object" && handle !== null && "setBlocking" in handle) {
    if (typeof handle.setBlocking === "function") handle.setBlocking(true);
  }
}

// The runner's own modules import two packages by name. They are looked up by the grader, because a look-up reads more
// files than a runner may; numpy-ts is its single file, which loads three times as fast.
const own = registerHooks({
  resolve(specifier, context, nextResolve) {
    if (specifier === "numpy-ts") return { url: numpyUrl, format: "module", shortCircuit: true };
    if (specifier === "seedrandom") return { url: seedrandomUrl, format: "commonjs", shortCircuit: true };
    return nextResolve(specifier, context);
  },
});
const { Session } = await import("./session.ts");
const { describe } = await import("./values.ts");
const { reclaimArrays } = await import("../../numeric/engine.ts");
const { raiseFence } = await import("./fence.ts");
const { takeAttempts } = await import("./attempts.ts");
own.deregister();

raiseFence();

// A promise that the student's code dropped is reported where it was returned; alone it must not end the process.
process.on("unhandledRejection", (reason) => {
  process.stderr.write(`Unhandled rejection: ${describe(reason)}\n`);
});

// Rewritten TypeScript carries source maps, which lead a stack trace back to the student's own lines.
process.setSourceMapsEnabled(true);

const session = new Session(numpyUrl);
for (let frame = readRequest(); frame !== undefined; frame = readRequest()) {
  // Requests come from the grader, which is trusted; the runner does not check them.
  const { id, ...request } = frame.message as Request & { id: number };
  const { reply, tensors } = await session.handle(request, frame.tensors);
  writeReply({ message: { id, notes: takeAttempts(), ...reply }, tensors });
  await reclaimArrays();
}
