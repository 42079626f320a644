/** What a training's steps led to, taken again, as sentences. */
import type { FindingParams } from "../findings.ts";
import { shown, type Wording } from "./wording.ts";

/** What came of a run's steps, taken again by the student's own code. */
const ownSteps: Readonly<Record<NonNullable<FindingParams["not-audited"]["came"]>, string>> = {
  elsewhere:
    ", and its own code, taking some of them again, ended elsewhere, as it does where it keeps something from step to step, draws random numbers or does not take every step",
  failed: ", and its own code, asked to take some of them again, did not come to an end",
};

export const auditWording: Wording<"audit-mismatch" | "not-audited" | "own-audit"> = {
  "audit-mismatch": ({ run, epoch, firstStep, lastStep, what, relativeError }) => {
    const isOne = firstStep === lastStep;
    const steps = isOne ? `step ${firstStep}` : `steps ${firstStep} to ${lastStep}`;
    return {
      what: `The ${run} run is not what its steps make of it: taken again on the same batches, ${steps} of epoch ${epoch} ${isOne ? "leads" : "lead"} to other ${what} (relative error ${shown(relativeError)}).`,
      next: "Let forwardsBackwards and the optimizer do in a training what they do when they are called alone: no stored weights, no step that is left out, no loss that is multiplied or added to, no parameters that forwardsBackwards itself changes.",
    };
  },
  "not-audited": ({ run, what, came }) => ({
    what: `The steps of the ${run} run could not be checked by taking them again: ${what} is not the reference's${came === undefined ? "" : ownSteps[came]}.`,
    next: "Make it right, and the run is checked as every other.",
  }),
  "own-audit": ({ run, what }) => ({
    what: `Some steps of the ${run} run were taken again by its own code, which agrees with itself; ${what} is not the reference's.`,
    next: "Make it right, and the reference checks them.",
  }),
};
