/** What an item may show where the rubric hides what was expected: what the student's own code did, and no more. */
import type { Finding } from "../findings.ts";
import type { GraphPicture, Picture, PicturedNode } from "../pictures.ts";

const HIDDEN = { expected: "hidden", relativeError: "hidden" } as const;

/** The finding without expected values, nor what they could be worked out from. */
export function withoutExpected(finding: Finding): Finding {
  if (finding.code === "wrong-value") {
    return { ...finding, params: { ...finding.params, ...HIDDEN, input: withoutState(finding.params.input) } };
  }
  if (finding.code === "wrong-slope") return { ...finding, params: { ...finding.params, expected: "hidden" } };
  if (finding.code === "wrong-graph") return { ...finding, params: { ...finding.params, expected: "hidden" } };
  if (finding.code === "network-gradient") return { ...finding, params: { ...finding.params, numerical: "hidden" } };
  if (finding.code !== "wrong-gradient") return finding;
  const { numerical, matchesOwnForward } = finding.params;
  // Where the forward pass is right, its numerical gradient is what was expected.
  const shown = matchesOwnForward ? numerical : "hidden";
  return { ...finding, params: { ...finding.params, ...HIDDEN, numerical: shown } };
}

/** A step's input, without what the steps before it should have led to: `step 2, beta=0.9, learningRate=0.01`. */
const withoutState = (input: string): string => input.replace(/^(step (?!1\b)\d+[^[]*?), \w+=\[.*$/s, "$1");

/** The picture without expected values: of a graph the arguments are left, and what the student's code gave. */
export function withoutExpectedIn(picture: Picture): Picture {
  if (picture.kind === "array") return { ...picture, expected: "hidden" };
  return { ...picture, nodes: picture.nodes.map((node, index) => withoutNumbers(node, picture, index)) };
}

/** What a student drew follows from the drawing, but for the output where it is wrong. */
function withoutNumbers(node: PicturedNode, { drawnBy, nodes }: GraphPicture, index: number): PicturedNode {
  const isOutput = index === nodes.length - 1;
  const isKnown = node.op === undefined || (drawnBy === "student" && !isOutput);
  return {
    ...node,
    inputs: node.inputs.map(({ from, gradient }) => ({ from, ...(gradient !== undefined && { gradient: "hidden" }) })),
    value: isKnown ? node.value : "hidden",
    ...(node.gradient !== undefined && { gradient: "hidden" }),
  };
}
