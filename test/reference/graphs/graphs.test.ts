import { describe, expect, it } from "vitest";
import {
  admissible,
  backward,
  forward,
  graphs,
  operations,
  withCopies,
  type Graph,
  type Numbers,
} from "../../../reference/graphs/index.ts";
import { f1 } from "../../../reference/graphs/f1.ts";
import { f2 } from "../../../reference/graphs/f2.ts";
import { admissiblePoints } from "./admissible-points.ts";

const numberOf = (name: string, numbers: Numbers): number => numbers.get(name) ?? Number.NaN;

const valueAt = (graph: Graph, point: Record<string, number>): number => numberOf(graph.output, forward(graph, point));

describe.each([...graphs])("%s", (_name, graph) => {
  it("names each of its inputs and nodes once, and uses only what comes earlier", () => {
    const known = new Set(graph.inputs.map(({ name }) => name));
    for (const { id, op, inputs } of graph.nodes) {
      expect(inputs.filter((name) => !known.has(name))).toEqual([]);
      expect(inputs).toHaveLength(operations[op].arity);
      expect(known).not.toContain(id);
      known.add(id);
    }
  });

  it("uses each input and node except its output, and bounds nodes that it has", () => {
    const used = new Set(graph.nodes.flatMap(({ inputs }) => inputs));
    const names = [...graph.inputs.map(({ name }) => name), ...graph.nodes.map(({ id }) => id)];
    expect(names.filter((name) => !used.has(name))).toEqual([graph.output]);
    expect(names).toEqual(expect.arrayContaining(graph.bounds.map(({ node }) => node)));
  });

  it("has gradients that agree with central differences", () => {
    const step = 1e-5;
    for (const point of admissiblePoints(graph, 200, "differences")) {
      const gradients = backward(graph, forward(graph, point));
      for (const { name } of graph.inputs) {
        const value = point[name] ?? Number.NaN;
        const above = valueAt(graph, { ...point, [name]: value + step });
        const below = valueAt(graph, { ...point, [name]: value - step });
        const analytical = numberOf(name, gradients);
        const numerical = (above - below) / (2 * step);
        expect(Math.abs(analytical - numerical)).toBeLessThan(1e-6 * Math.max(1, Math.abs(numerical)));
      }
    }
  });

  it("passes back a gradient that no one can overlook along every edge, at nearly every admissible point", () => {
    const points = admissiblePoints(graph, 300, "edges");
    const { nodes } = withCopies(graph);
    const overlooked = points.filter((point) => {
      const values = forward(graph, point);
      const gradients = backward(graph, values);
      return nodes.some(({ id, op, inputs }) =>
        operations[op]
          .vjp(
            inputs.map((name) => numberOf(name, values)),
            numberOf(id, values),
            numberOf(id, gradients),
          )
          .some((gradient) => !(Math.abs(gradient) > 3e-4)),
      );
    });
    expect(overlooked.length).toBeLessThanOrEqual(points.length / 100);
  });
});

describe("f1", () => {
  it("is the sigmoid of its sum", () => {
    for (const point of admissiblePoints(f1, 200, "value")) {
      const { x0 = 0, x1 = 0, x2 = 0, w0 = 0, w1 = 0, w2 = 0, w3 = 0 } = point;
      const sum = w0 * x0 + w1 / x1 - w2 * x2 + w3;
      expect(valueAt(f1, point)).toBeCloseTo(1 / (1 + Math.exp(-sum)), 12);
      expect(Math.abs(sum)).toBeLessThanOrEqual(4 + 1e-12);
    }
  });

  it("has the gradients σ(1 − σ) times the derivative of its sum", () => {
    for (const point of admissiblePoints(f1, 200, "gradients")) {
      const { x0 = 0, x1 = 0, x2 = 0, w0 = 0, w1 = 0, w2 = 0 } = point;
      const values = forward(f1, point);
      const sigmoid = numberOf("L", values);
      const slope = sigmoid * (1 - sigmoid);
      const expected = { x0: w0, x1: -w1 / x1 ** 2, x2: -w2, w0: x0, w1: 1 / x1, w2: -x2, w3: 1 };
      const gradients = backward(f1, values);
      for (const [name, derivative] of Object.entries(expected)) {
        expect(gradients.get(name)).toBeCloseTo(slope * derivative, 12);
      }
    }
  });

  it("uses only the operations the handout allows", () => {
    const allowed = ["+", "×", "−", "+1", "×(−1)", "exp", "1/x"];
    expect(allowed).toEqual(expect.arrayContaining(f1.nodes.map(({ op }) => operations[op].symbol)));
  });

  it("needs no copy node", () => {
    expect(withCopies(f1)).toEqual(f1);
  });

  it("admits no x1 near 0 and no saturated sigmoid", () => {
    const point = { x0: 1, x1: 1, x2: 1, w0: 1, w1: 1, w2: 1, w3: 1 };
    expect(admissible(f1, point)).toBe(true);
    expect(admissible(f1, { ...point, x1: 0.49 })).toBe(false);
    expect(admissible(f1, { ...point, x1: Number.NaN })).toBe(false);
    expect(admissible(f1, { ...point, w2: -2 })).toBe(false);
  });
});

describe("f2", () => {
  it("is ((w^x − e^y − e^(y+z))·e^y)²", () => {
    for (const point of admissiblePoints(f2, 200, "value")) {
      const { w = 0, x = 0, y = 0, z = 0 } = point;
      const expected = ((w ** x - Math.exp(y) - Math.exp(y + z)) * Math.exp(y)) ** 2;
      expect(valueAt(f2, point) / expected).toBeCloseTo(1, 12);
    }
  });

  it("has the gradients of that formula", () => {
    for (const point of admissiblePoints(f2, 200, "gradients")) {
      const { w = 0, x = 0, y = 0, z = 0 } = point;
      const n = (w ** x - Math.exp(y) - Math.exp(y + z)) * Math.exp(y);
      const expected = {
        w: 2 * n * Math.exp(y) * x * w ** (x - 1),
        x: 2 * n * Math.exp(y) * Math.log(w) * w ** x,
        y: 2 * n * (n - Math.exp(2 * y) * (1 + Math.exp(z))),
        z: -2 * n * Math.exp(2 * y + z),
      };
      const gradients = backward(f2, forward(f2, point));
      for (const [name, gradient] of Object.entries(expected)) {
        expect(Math.abs(numberOf(name, gradients) - gradient)).toBeLessThan(1e-11 * Math.max(1, gradient));
      }
    }
  });

  it("copies c, d and p, each for two users", () => {
    const { nodes } = withCopies(f2);
    const copies = nodes.filter(({ op }) => op === "copy");
    expect(copies.map(({ inputs }) => inputs)).toEqual([["c"], ["d"], ["p"]]);
    for (const { id } of copies) {
      expect(nodes.filter(({ inputs }) => inputs.includes(id))).toHaveLength(2);
    }
  });

  it("admits neither w near 1 nor m near 0", () => {
    const point = { w: 2, x: 1, y: 0.5, z: 0.5 };
    expect(admissible(f2, point)).toBe(true);
    expect(admissible(f2, { ...point, w: 1.1 })).toBe(false);
    expect(admissible(f2, { ...point, w: -2 })).toBe(false);
    // w^x = 2 and e^y + e^(y+z) = 2: m is 0.
    expect(admissible(f2, { w: 2, x: 1, y: -0.2, z: Math.log(2 / Math.exp(-0.2) - 1) })).toBe(false);
  });
});
