/** What a rubric lets a submission use, in the student proxy's units. */
import type { Rubric } from "../rubric/schema.ts";
import type { StudentLimits } from "./connection.ts";

export function studentLimits(limits: Rubric["limits"]): StudentLimits {
  return {
    memoryMegabytes: limits.memoryMegabytes,
    outputMegabytes: limits.outputMegabytes,
    cpuSeconds: limits.cpuMinutes * 60,
    loadMs: limits.loadSeconds * 1000,
    callMs: limits.callSeconds * 1000,
  };
}
