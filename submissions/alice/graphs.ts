// 4.1: computation graphs, forward and backward by hand.
import type { ComputationGraph, F1, F2 } from "backprop-grader/contract";

// The graph of f1. Every node is a line of f1's forward pass below.
export const f1Graph: ComputationGraph = [
  { id: "p0", op: "multiply", inputs: ["w0", "x0"] },
  { id: "inv1", op: "reciprocal", inputs: ["x1"] },
  { id: "p1", op: "multiply", inputs: ["w1", "inv1"] },
  { id: "s01", op: "add", inputs: ["p0", "p1"] },
  { id: "p2", op: "multiply", inputs: ["w2", "x2"] },
  { id: "diff", op: "subtract", inputs: ["s01", "p2"] },
  { id: "s", op: "add", inputs: ["diff", "w3"] },
  { id: "neg", op: "negate", inputs: ["s"] },
  { id: "e", op: "exp", inputs: ["neg"] },
  { id: "denom", op: "add-one", inputs: ["e"] },
  { id: "L", op: "reciprocal", inputs: ["denom"] },
];

// L = 1 / (1 + exp(-(w0*x0 + w1/x1 - w2*x2 + w3)))
export const f1: F1 = (x0, x1, x2, w0, w1, w2, w3) => {
  // forward, one line per node
  const p0 = w0 * x0;
  const inv1 = 1 / x1;
  const p1 = w1 * inv1;
  const s01 = p0 + p1;
  const p2 = w2 * x2;
  const diff = s01 - p2;
  const s = diff + w3;
  const neg = s * -1;
  const e = Math.exp(neg);
  const denom = e + 1;
  const L = 1 / denom;

  // backward, the same nodes in reverse
  const dDenom = -1 / (denom * denom);
  const dE = dDenom;
  const dNeg = dE * e;
  const dS = -dNeg;
  const dDiff = dS;
  const dw3 = dS;
  const dS01 = dDiff;
  const dP2 = -dDiff; // minus: p2 is subtracted
  const dw2 = dP2 * x2;
  const dx2 = dP2 * w2;
  const dP0 = dS01;
  const dP1 = dS01;
  const dw1 = dP1 * inv1;
  const dInv1 = dP1 * w1;
  const dx1 = -dInv1 / (x1 * x1);
  const dw0 = dP0 * x0;
  const dx0 = dP0 * w0;

  return [L, [dx0, dx1, dx2, dw0, dw1, dw2, dw3]];
};

// The graph of figure 4. c, d and p each go to two places, so they need copy nodes.
export const f2: F2 = (w, x, y, z) => {
  // forward
  const a = 1 / w;
  const b = -x;
  const e = a ** b;
  const c = Math.exp(y);
  const d = Math.exp(z);
  const p = c * d;
  const f = c + p;
  const g = d / p;
  const m = e - f;
  const n = m / g;
  const L = n * n;

  // backward
  const dn = 2 * n;
  const dm = dn / g;
  const dg = (-dn * m) / (g * g);
  const de = dm;
  const df = -dm;
  // p is copied to f and to g
  const dp = df + (-dg * d) / (p * p);
  // d is copied to p and to g
  const dd = dp * c + dg / p;
  // c is copied to p and to f
  const dc = dp * d + df;
  const dz = dd * d;
  const dy = dc * c;
  // e = a^b
  const da = de * b * a ** (b - 1);
  const db = de * Math.log(a) * e;
  const dx = -db;
  const dw = -da / (w * w);

  return [L, [dw, dx, dy, dz]];
};
