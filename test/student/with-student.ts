import { TimeBudget } from "../../src/student/time-budget.ts";
import { StudentProxy, type Outcome, type StudentLimits, type StudentOptions } from "../../src/student/proxy.ts";
import type { Finding } from "../../src/findings.ts";
import type { Value } from "../../src/protocol/value.ts";
import { alteredAlice } from "../grading.ts";

/** Limits of a rubric as it usually is. */
export const limits: StudentLimits = {
  memoryMegabytes: 1536,
  outputMegabytes: 16,
  cpuSeconds: 600,
  loadMs: 10_000,
  callMs: 10_000,
};

/** What is the same for every language: behind the language's own fence alone. */
export const unconfined: Omit<StudentOptions, "language"> = {
  limits,
  isolation: "none",
  time: new TimeBudget(Infinity),
};

/** How submissions in TypeScript are run. */
export const running: StudentOptions = { ...unconfined, language: { name: "typescript" } };

/** Gives the student proxy of alice with some files replaced, and ends its runner afterwards. */
export async function withStudent<T>(
  files: Readonly<Record<string, string | undefined>>,
  use: (student: StudentProxy) => Promise<T>,
  given: Partial<StudentLimits> = {},
  how: Pick<StudentOptions, "language" | "isolation"> = running,
): Promise<T> {
  const options = { ...running, ...how, limits: { ...limits, ...given } };
  const student = new StudentProxy(await alteredAlice(files), options);
  try {
    await student.start();
    return await use(student);
  } finally {
    await student.close();
  }
}

/** The value of an outcome that has one. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`Expected a value, got the finding ${JSON.stringify(outcome.finding)}.`);
}

/** The finding of an outcome that has none. */
export function findingIn(outcome: Outcome<unknown>): Finding {
  if (!outcome.ok) return outcome.finding;
  throw new Error("Expected a finding, got a value.");
}

/** A value as plain lists, objects, typed arrays and numbers; of what has no such form, its type or description. */
export function plain(value: Value): unknown {
  switch (value.type) {
    case "list":
      return value.items.map(plain);
    case "record":
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry)]));
    case "array":
      return value.tensor.data;
    case "number":
    case "boolean":
    case "string":
      return value.value;
    case "opaque":
      return value.description;
    case "nothing":
    case "promise":
    case "handle":
      return value.type;
  }
}
