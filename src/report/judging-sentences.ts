/** How the rubric has a part judged, in sentences: what is done, what it is worth, how exact a result must be. */
import type { ClassifierPart, LayerPart, Part, Rubric, Run } from "../rubric/schema.ts";
import { safeText } from "./safe-text.ts";
import { percent } from "./wording.ts";

type Runs = Rubric["runs"];

/** Every sentence that is to be said of a part. */
export function judgingSentences(part: Part, { runs }: Pick<Rubric, "runs">): string[] {
  return [
    ...whatIsDone(part, runs),
    worthOf(part),
    ...tolerancesOf(part),
    ...carriedForwardOf(part),
    ...variationOf(part),
  ];
}

/** `1e-5` */
const tiny = (tolerance: number): string => (tolerance === 0 ? "0" : tolerance.toExponential());

/** `2.5 %`, without zeros that say nothing. */
const share = (fraction: number): string => `${Number((fraction * 100).toFixed(2))} %`;

function whatIsDone(part: Part, runs: Runs): string[] {
  switch (part.check) {
    case "graph":
      return part.of === "value"
        ? [
            `The function of ${safeText(part.graph)} is called with seeded numbers; its value is held against the reference's.`,
          ]
        : [
            `The function of ${safeText(part.graph)} is called with seeded numbers; each of its gradients is held against the reference's, and a wrong one against the numerical gradient of your own forward pass.`,
          ];
    case "graph-structure":
      return [
        `The graph of ${safeText(part.graph)}, as data, must be made of the allowed operations, have one output, and give the right value for seeded inputs. Any drawing that does is right. Where there is none, a person looks for one.`,
      ];
    case "layer":
      return [layerSentence(part)];
    case "classifier":
      return [classifierSentence(part)];
    case "optimizer":
      return [
        "Several updates with seeded arrays, each with the velocity of the one before, are held against the rule.",
      ];
    case "training":
      return trainingSentences(part.run, runs[part.run]);
    case "manual":
      return ["A person scores it; until then its points are open."];
  }
}

function layerSentence({ layer, of }: LayerPart): string {
  const name = { fc: "The fully connected layer", relu: "The ReLU layer" }[layer];
  return of === "forward"
    ? `${name} is called with seeded arrays, small ones and one of the handout's size; what it returns is held against the reference.`
    : `${name} goes forward, then backward with a seeded upstream gradient; each gradient is held against the reference, and a wrong one against the derivative of your own forward pass.`;
}

function classifierSentence({ of, reg }: ClassifierPart): string {
  const withL2 = reg > 0 ? ` with reg = ${reg}` : "";
  const set = "Classifiers get parameters that the grader sets, and seeded images";
  switch (of) {
    case "initialisation":
      return "Classifiers are constructed in several ways; the shapes of their parameters, biases of 0, and the mean and spread of the weights are looked at.";
    case "scores":
      return `${set}; their scores are held against the reference's.`;
    case "loss":
      return `${set} with classes; the loss${withL2} is held against the reference's.`;
    case "gradients":
      return `${set} with classes; the gradients${withL2} are held against the reference's.`;
  }
}

function trainingSentences(name: string, run: Run | undefined): string[] {
  if (run === undefined) return [];
  const { threshold, margin, repeats, verdict, setup, sameSetupAs, epochs, early } = run;
  const own = setup === "tunedRun" ? "or as many as your set-up says" : "with your own set-up";
  const same =
    sameSetupAs === undefined
      ? []
      : [`Its learning rate, decay and batch size must be those of the run ${safeText(sameSetupAs)}.`];
  const again =
    margin === 0
      ? []
      : [
          `A run that ends by no more than ${share(margin)} below is repeated ${repeats === 1 ? "once" : `${repeats} times`} with other seeds; the ${verdict === "best" ? "best" : "median"} of all counts.`,
        ];
  return [
    `Your code trains the run ${safeText(name)} on CIFAR-10: ${epochs} epochs, ${own}. The grader measures the accuracy on the test images: it must reach ${percent(threshold)}.`,
    ...same,
    ...(early ? ["It ends after fewer epochs, once it is safe that it has passed."] : []),
    ...again,
  ];
}

function worthOf(part: Part): string {
  const worth = part.share === 1 ? "It is the whole item" : `It is ${share(part.share)} of the item`;
  if (part.check === "manual" || part.check === "training" || part.check === "graph-structure") return `${worth}.`;
  return part.credit === "proportional"
    ? `${worth}; every right result earns its share of that.`
    : `${worth}, for all results or none.`;
}

/** Of parts that compare arrays or numbers. */
function tolerancesOf(part: Part): string[] {
  const compares = part.check !== "training" && part.check !== "manual" && !isInitialisation(part);
  if (!compares) return [];
  const { atol, rtol } = part.tolerances;
  return [
    `Right is |actual − expected| <= ${tiny(atol)} + ${tiny(rtol)}·|expected|, element by element; for results in float32, what float32 can tell.`,
  ];
}

const isInitialisation = (part: Part): boolean => part.check === "classifier" && part.of === "initialisation";

/** Of parts that build on another. */
function carriedForwardOf(part: Part): string[] {
  const builds =
    (part.check === "graph" && part.of === "gradients") ||
    (part.check === "layer" && part.of === "backward") ||
    (part.check === "classifier" && !isInitialisation(part));
  if (!builds) return [];
  const worth = { 0: "earns nothing", 1: "earns all of its points" }[part.carriedForward];
  return [
    `A result that is right given an earlier mistake of your own ${worth ?? `earns ${share(part.carriedForward)} of its points`}.`,
  ];
}

function variationOf(part: Part): string[] {
  const { biasAsRow } = part.variations;
  const hasBias = (part.check === "layer" && part.layer === "fc") || part.check === "classifier";
  if (!hasBias || biasAsRow === 0) return [];
  return [
    `A bias, or its gradient, of shape (1, M) where (M,) was asked for costs ${share(biasAsRow)} of what it touches.`,
  ];
}
