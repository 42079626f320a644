/** Every kind of check, and the one way to judge a part. */
import type { Part } from "../rubric/schema.ts";
import type { CheckContext, Judgement } from "./check.ts";
import { checkClassifier } from "./classifier.ts";
import { checkGraphStructure } from "./graph-structure.ts";
import { checkGraph } from "./graph.ts";
import { checkLayer } from "./layer.ts";
import { checkOptimizer } from "./optimizer.ts";
import { checkTraining } from "./training.ts";

/** Judges a part of the rubric. Throws InternalError for what is our own fault, and nothing for what is the student's. */
export async function judge(part: Part, context: CheckContext): Promise<Judgement> {
  switch (part.check) {
    case "graph":
      return checkGraph(part, context);
    case "graph-structure":
      return checkGraphStructure(part, context);
    case "layer":
      return checkLayer(part, context);
    case "classifier":
      return checkClassifier(part, context);
    case "optimizer":
      return checkOptimizer(part, context);
    case "training":
      return checkTraining(part, context);
    case "manual":
      return { status: "manual", right: 0, findings: [] };
  }
}
