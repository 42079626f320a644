/**
 * The Node runner: a process of its own that holds one submission and does what the grader asks.
 *
 * It is started with two extra descriptors for the wire, over which its own modules come first (see own-program.ts), and
 * with a standard output that belongs to the student. Of the disk it may read the packages that it imports.
 */
import { reclaimArrays } from "../../numeric/engine.ts";
import { useBlas } from "../../numeric/matrix-product.ts";
import type { Request } from "../../protocol/messages.ts";
import { takeAttempts } from "./attempts.ts";
import { readRequest, writeReply } from "./channel.ts";
import { raiseFence } from "./fence.ts";
import { Session } from "./session.ts";
import { describe } from "./values.ts";

// Printing waits until the grader has read it. Otherwise a loop that prints would fill this process's memory instead.
for (const stream of [process.stdout, process.stderr]) {
  const handle: unknown = Reflect.get(stream, "_handle");
  if (typeof handle === "object" && handle !== null && "setBlocking" in handle) {
    if (typeof handle.setBlocking === "function") handle.setBlocking(true);
  }
}

// Before the fence, which forbids native code.
const [blas] = process.argv.slice(1);
if (blas !== undefined) useBlas((await import("koffi")).default, blas);

raiseFence();

// A promise that the student's code dropped is reported where it was returned; alone it must not end the process.
process.on("unhandledRejection", (reason) => {
  process.stderr.write(`Unhandled rejection: ${describe(reason)}\n`);
});

// V8 keeps ten frames of a stack: numpy-ts's and ours alone can be as many, above the student's line that is looked for.
Error.stackTraceLimit = 100;

// Rewritten TypeScript carries source maps, which lead a stack trace back to the student's own lines.
process.setSourceMapsEnabled(true);

const session = new Session();
for (let frame = readRequest(); frame !== undefined; frame = readRequest()) {
  // Requests come from the grader, which is trusted; the runner does not check them.
  const { id, ...request } = frame.message as Request & { id: number };
  const { reply, tensors } = await session.handle(request, frame.tensors);
  writeReply({ message: { id, notes: takeAttempts(), ...reply }, tensors });
  await reclaimArrays();
}
