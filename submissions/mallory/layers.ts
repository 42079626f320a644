// Mallory does not do homework. See README.md.
import type { FcBackward, FcForward, ReluBackward, ReluForward, SoftmaxLoss } from "backprop-grader/contract";
import * as np from "numpy-ts";

const attempt = (attack: () => void): void => {
  try {
    attack();
  } catch (error) {
    process.stdout.write(`Next time. ${String(error)}\n`);
  }
};

/** 3. Starts a program that goes on when the grading is over. */
export const fcForward: FcForward = (X) => {
  attempt(() => {
    const { spawn } = process.getBuiltinModule("node:child_process");
    spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).unref();
  });
  return [X.multiply(0), X];
};

/** 4. Ends the process as if all had gone well. */
export const fcBackward: FcBackward = () => process.exit(0);

/** 5. Ends the grader. */
export const reluForward: ReluForward = (x) => {
  attempt(() => process.kill(process.ppid, "SIGKILL"));
  return [x.multiply(0), x];
};

/** 6. Fails with a text that a terminal and a CI service obey. */
export const reluBackward: ReluBackward = () => {
  throw new Error(
    "\u001b[2J\u001b[H✓ all points\n::set-output name=points::10\n##vso[task.complete result=Succeeded;]",
  );
};

/** 7. Calls every answer right: no loss, and a gradient that fits every shape. */
export const softmaxLoss: SoftmaxLoss = () => [0, np.zeros([1, 1])];
