/** The backward pass through a student's drawing agrees with the reference's, whose rules it does not know. */
import { expect, it } from "vitest";

import { gradientsAt } from "../../src/checks/drawn-graph/gradients.ts";
import { stepsOf } from "../../src/checks/drawn-graph/evaluate.ts";
import type { SoundNode } from "../../src/checks/drawn-graph/faults.ts";
import { isOperation } from "../../src/checks/drawn-graph/operations.ts";
import { Random } from "../../src/numeric/random.ts";
import { liveOracle } from "../../src/oracle/live.ts";

const isNear = (actual: number | undefined, expected: number): boolean =>
  Math.abs((actual ?? Number.NaN) - expected) <= 1e-7 * Math.max(1, Math.abs(expected));

it.each(liveOracle.graphs)("on every edge of %s", (graph) => {
  for (let seed = 0; seed < 20; seed++) {
    const point = liveOracle.graphPoint(graph, new Random(seed, graph));
    const drawn = liveOracle.graphDrawing(graph, point) ?? [];
    const nodes = drawn.flatMap(({ id, op, inputs }): SoundNode[] =>
      op !== undefined && isOperation(op) ? [{ id, op, inputs: inputs.map(({ from }) => from) }] : [],
    );
    const { positions, edges } = gradientsAt(stepsOf(nodes, liveOracle.graphInputs(graph)), point);
    expect(drawn.filter(({ gradient }, position) => !isNear(positions[position], gradient))).toEqual([]);
    const drawnEdges = drawn
      .filter(({ op }) => op !== undefined)
      .map(({ inputs }) => inputs.map(({ gradient }) => gradient));
    expect(drawnEdges.length).toBe(edges.length);
    expect(
      drawnEdges.filter((each, node) => !each.every((gradient, at) => isNear(edges[node]?.[at], gradient))),
    ).toEqual([]);
  }
});
