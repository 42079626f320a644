/** A class as large as one is, and as varied: scorecards that follow from a seed, held against the schema. */
import seedrandom from "seedrandom";

import type { Finding } from "../../../src/findings.ts";
import type { ItemScore, PartScore, Scorecard } from "../../../src/scorecard/scorecard.ts";
import type { RunRecord } from "../../../src/training/outcome.ts";
import { byHand, files, item, scorecard } from "../../results/example-class.ts";
import { runOf, attempt } from "../../scorecard/example-runs.ts";

const SEED = "442";
const FIRST = ["Ana", "Bo", "Chidi", "Dörte", "Eun-ji", "Fatima", "Giorgos", "Hana", "Ivo", "Jun", "Kwame", "Łucja"];
const LAST = ["Abe", "Brandt", "Costa", "Diallo", "Erdem", "Fischer", "Gupta", "Huang", "Ito", "Jansen", "O’Neill"];
const TITLES: Readonly<Record<string, string>> = {
  "4.1a": "Draw the computation graph of f1",
  "4.1b": "f1, forward and backward",
  "4.1c": "f2, forward and backward",
  "4.2a": "Fully connected and ReLU layers",
  "4.2b": "Softmax classifier",
  "4.2c": "Train with SGD",
  "4.2d": "SGD with momentum, and its training",
  "4.2e": "Test accuracies",
  "4.2g": "L2 regularization, and its training",
  "4.2j": "Tuned run",
};
const POINTS: Readonly<Record<string, number>> = { "4.1c": 2, "4.2a": 2, "4.2e": 0.5 };
const RUNS = [
  { name: "sgd", threshold: 0.45, around: 0.466 },
  { name: "momentum", threshold: 0.45, around: 0.474 },
  { name: "l2", threshold: 0.46, around: 0.478 },
  { name: "tuned", threshold: 0.5, around: 0.512 },
];

/** What goes wrong in an item, the frequent first. */
const MISTAKES: Readonly<Record<string, readonly Finding[]>> = {
  "4.1a": [{ code: "unused-argument", params: { name: "f1Graph", argument: "w3" } }],
  "4.1b": [
    {
      code: "looks-like",
      params: {
        name: "f1",
        results: ["dx1"],
        mistakes: [
          { variant: "graph-reciprocal-sign-lost", node: "q", input: "x1", formula: "1/x1", inputFormula: "x1" },
        ],
      },
    },
    wrongValue("f1", "dw1"),
  ],
  "4.1c": [
    {
      code: "looks-like",
      params: {
        name: "f2",
        results: ["dy"],
        mistakes: [{ variant: "graph-copy-not-summed", node: "c", formula: "exp(y)", inputFormula: "y" }],
      },
    },
    wrongValue("f2", "dw"),
  ],
  "4.2a": [
    {
      code: "looks-like",
      params: { name: "fcBackward", results: ["dW"], mistakes: [{ variant: "fc-weight-gradient-averaged" }] },
    },
    {
      code: "looks-like",
      params: { name: "fcBackward", results: ["db"], mistakes: [{ variant: "fc-bias-gradient-as-row" }] },
    },
    { code: "threw", params: { name: "reluBackward", error: "TypeError", message: "x is not iterable" } },
    {
      code: "wrong-shape",
      params: { name: "fcBackward", result: "dW", expected: "(4, 3)", actual: "(3, 4)" },
    },
  ],
  "4.2b": [
    {
      code: "looks-like",
      params: {
        name: "SoftmaxClassifier",
        results: ["W1"],
        mistakes: [{ variant: "network-relu-backward-left-out" }],
      },
    },
    { code: "not-implemented", params: { name: "forwardsBackwards" } },
  ],
  "4.2d": [
    {
      code: "looks-like",
      params: { name: "sgdMomentum", results: ["newW"], mistakes: [{ variant: "momentum-rate-outside" }] },
    },
  ],
  "4.2g": [
    {
      code: "looks-like",
      params: { name: "forwardsBackwards", results: ["loss"], mistakes: [{ variant: "l2-loss-halved" }] },
    },
  ],
};

function wrongValue(name: string, result: string): Finding {
  const deviation = { index: [], expected: 0.5, actual: -0.5, relativeError: 2, wrong: 1, total: 1, input: "x0=0.5" };
  return { code: "wrong-value", params: { name, result, ...deviation } };
}

/** The scorecards, in the order of their names. @param changes by place. Default: none. */
export function largeClass(
  count: number,
  changes: ReadonlyMap<number, (made: Scorecard) => Scorecard> = new Map(),
): Scorecard[] {
  return Array.from({ length: count }, (_, index) => {
    const made = student(index);
    return changes.get(index)?.(made) ?? made;
  });
}

/** A results folder of them, with a roster of their names. */
export function largeClassFolder(scorecards: readonly Scorecard[]): Record<string, string> {
  const rows = scorecards.map(({ submission: { name } }, index) => `"${nameOf(index)}",${name}`);
  return files(scorecards, { "roster.csv": ["name,id", ...rows].join("\n") });
}

const nameOf = (index: number): string =>
  `${FIRST[(index * 7) % FIRST.length] ?? ""} ${LAST[(index * 5) % LAST.length] ?? ""}`;

function student(index: number): Scorecard {
  const random = seedrandom(`${SEED} ${index}`);
  const skill = 0.35 + 0.6 * random() ** 0.7;
  const isQuick = random() < 0.02;
  const runs = isQuick ? [] : RUNS.map((run) => runFor(run, skill, random));
  const items = [
    ...Object.entries(TITLES).map(([id, title]) => itemFor(id, title, { skill, random, runs, isQuick })),
    scored("4.2f", random),
  ];
  const integrity: Finding[] =
    random() < 0.01 ? [{ code: "forbidden-access", params: { what: "/proc/1/environ" } }] : [];
  const changes = { complete: !isQuick, items, runs, integrity };
  const made = scorecard(`student-${String(index + 1).padStart(3, "0")}`, changes);
  return { ...made, timing: { ...made.timing, totalMs: 240_000 + 600_000 * random() ** 3 } };
}

function runFor(run: (typeof RUNS)[number], skill: number, random: () => number): RunRecord {
  const normal = Array.from({ length: 6 }, random).reduce((sum, value) => sum + value, -3);
  const testAccuracy = Math.round((run.around - 0.03 * (1 - skill) + 0.012 * normal) * 1e4) / 1e4;
  return { ...runOf(run.name, attempt({ testAccuracy })), threshold: run.threshold };
}

interface Circumstances {
  readonly skill: number;
  readonly random: () => number;
  readonly runs: readonly RunRecord[];
  readonly isQuick: boolean;
}

function itemFor(id: string, title: string, { skill, random, runs, isQuick }: Circumstances): ItemScore {
  const maxPoints = POINTS[id] ?? 1;
  const base = { id, title, maxPoints, bonus: id >= "4.2g" };
  const run = runs[["4.2c", "4.2d", "4.2g", "4.2j"].indexOf(id)];
  if (isQuick && ["4.2c", "4.2e", "4.2j"].includes(id)) {
    return item({ ...base, status: "skipped", pending: maxPoints }, { status: "skipped", reason: "quick" });
  }
  if (random() < 0.003)
    return item(
      { ...base, status: "errored" },
      part({ code: "timed-out", params: { doing: `calling ${id}`, seconds: 10 } }),
    );
  if (run?.testAccuracy !== undefined && run.testAccuracy < run.threshold) {
    const params = {
      run: run.name,
      testAccuracy: run.testAccuracy,
      threshold: run.threshold,
      validationAccuracy: 0.44,
    };
    return item({ ...base, status: "failed" }, part({ code: "below-threshold", params }));
  }
  const pool = MISTAKES[id] ?? [];
  const finding = pool[Math.floor(pool.length * random() ** 2)];
  if (finding === undefined || random() < skill) return item(base);
  const isPartial = random() < 0.6;
  return item(
    { ...base, status: isPartial ? "partial" : "failed", points: isPartial ? maxPoints * 0.625 : 0 },
    part(finding),
  );
}

/** Of some, nobody has scored the words yet. */
const scored = (id: string, random: () => number): ItemScore =>
  random() < 0.7 ? item({ id, title: "Compare the runs", maxPoints: 0.5 }, { check: "manual" }) : byHand(id);

const part = (finding: Finding): Partial<PartScore> => ({ findings: [finding] });
