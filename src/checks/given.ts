/**
 * What the starter gives, softmaxLoss and sgd: no part judges it, but everything relies on it. Whoever has changed what it
 * computes is told so, beside the part that it spoils.
 */
import type { Observation } from "../diagnose/diagnose.ts";
import type { Finding, FindingCode } from "../findings.ts";
import { Random } from "../numeric/random.ts";
import { float64 } from "../numeric/tensor.ts";
import { array } from "../protocol/value.ts";
import type { Part } from "../rubric/schema.ts";
import type { StudentProxy } from "../student/proxy.ts";
import type { CheckContext, Judgement } from "./check.ts";
import { diagnosed, resultsSeen } from "./diagnosed.ts";
import { Evidence } from "./evidence.ts";
import { expectArray, expectNumber } from "./expect.ts";
import { checkOptimizer } from "./optimizer.ts";

/** What says that a function computes something else, and not that it is not there or fails. */
const DIFFERS: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "wrong-value",
  "wrong-shape",
  "wrong-type",
  "wrong-length",
  "wrong-dtype",
  "not-finite",
  "returned-nothing",
]);

/** Rows, classes, and what is added to the scores: 1000 is beyond what exp can take. */
const batches: readonly (readonly [N: number, C: number, offset: number])[] = [
  [1, 3, 0],
  [3, 4, 0],
  [8, 3, 0],
  [2, 3, 1000],
  [5, 4, 1000],
];

/** What was found out about the sgd of each submission at hand. */
const ofSgd = new WeakMap<StudentProxy, Promise<readonly Finding[]>>();

/**
 * What is to be said of the submission's sgd; nothing where it is the starter's, or not there. Looked at once: trainings
 * are judged side by side, and a runner takes one request at a time.
 */
export function changesToSgd(part: Part, context: CheckContext): Promise<readonly Finding[]> {
  const { student } = context;
  const known = ofSgd.get(student);
  if (known !== undefined) return known;
  const sgd = { ...part, check: "optimizer", optimizer: "sgd" } as const;
  const found = checkOptimizer(sgd, context).then((judgement) => changes("sgd", judgement, student));
  ofSgd.set(student, found);
  return found;
}

/** What is to be said of the submission's softmaxLoss; nothing where it is the starter's, or not there. */
export async function changesToSoftmaxLoss(part: Part, context: CheckContext): Promise<readonly Finding[]> {
  const { student, oracle, seed } = context;
  const name = student.nameOf("softmaxLoss");
  const evidence = new Evidence(name, ["loss", "dX"], part);
  const observations: Observation[] = [];
  const questions = batches.map(([N, C, offset]) => {
    const random = new Random(seed, "softmaxLoss", N, C, offset);
    const scores = random.normals([N, C]);
    const X = float64(
      Float64Array.from(scores.data, (score) => score + offset),
      scores.shape,
    );
    return { of: "softmaxLoss", X, y: random.classes(N, C) } as const;
  });
  const calls = await student.callEach(
    { module: "layers", name: "softmaxLoss" },
    questions.map(({ X, y }) => [array(X), array(y)]),
  );
  if (!calls.ok) return [];
  for (const [index, question] of questions.entries()) {
    const call = calls.value[index];
    if (call?.ok !== true || call.value.value.type !== "list") return [];
    const [loss = { type: "nothing" }, dX = { type: "nothing" }] = call.value.value.items;
    const input = `scores of shape (${question.X.shape.join(", ")})`;
    observations.push({ question, results: resultsSeen({ loss, dX }), input });
    const right = oracle.answer(question, []);
    for (const [result, outcome] of [
      ["loss", expectNumber(loss, { name, result: "loss", input })],
      ["dX", expectArray(dX, question.X.shape, { name, result: "dX", input })],
    ] as const) {
      const expected = right?.[result];
      if (!outcome.ok) evidence.object(result, outcome.finding);
      else if (expected !== undefined) evidence.compare(result, outcome.value, expected, input);
    }
  }
  return changes("softmaxLoss", diagnosed(evidence, observations, context), student);
}

/** With what is to be said of something given: first where it may be the reason why the part is not right. */
export function withChanges(judgement: Judgement, given: readonly Finding[]): Judgement {
  const { status, findings } = judgement;
  return { ...judgement, findings: status === "passed" ? [...findings, ...given] : [...given, ...findings] };
}

function changes(given: string, { findings }: Judgement, student: StudentProxy): readonly Finding[] {
  if (!findings.some(({ code }) => DIFFERS.has(code))) return [];
  const named = findings.filter(({ code }) => code === "looks-like");
  return [{ code: "given-changed", params: { name: student.nameOf(given) } }, ...named];
}
