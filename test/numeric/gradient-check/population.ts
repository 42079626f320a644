/**
 * Functions with their right gradients and the wrong ones that students hand in, in plain loops: what the gradient checker
 * is measured on. Each seed draws its own shape and values.
 */
import type { Random } from "../../../src/numeric/random.ts";

type Vector = Float64Array;

/** One point of one function. */
export interface Case {
  readonly f: (x: Vector) => Vector;
  readonly x: Vector;
  readonly gradOutput: Vector;
  readonly right: Vector;
  /** By what is wrong. One that equals the right gradient, because the mistake makes no difference here, counts as none. */
  readonly wrong: Readonly<Record<string, Vector>>;
}

/** A family of functions: a seed gives one. */
export type Family = (random: Random) => Case;

const vector = (length: number, make: (index: number) => number): Vector =>
  Float64Array.from({ length }, (_, i) => make(i));
const normals = (random: Random, length: number): Vector => vector(length, () => random.normal());
const joined = (...parts: readonly ArrayLike<number>[]): Vector =>
  Float64Array.from(parts.flatMap((part) => Array.from(part)));
const low = (values: Vector): Vector => Float64Array.from(Float32Array.from(values));

/** X (N, D) · W (D, M) + b, row-major. */
function affine(x: Vector, [N, D, M]: Shape): Vector {
  const [W, b] = [N * D, N * D + D * M];
  return vector(N * M, (at) => {
    const [n, m] = [Math.floor(at / M), at % M];
    let sum = x[b + m] ?? 0;
    for (let d = 0; d < D; d++) sum += (x[n * D + d] ?? 0) * (x[W + d * M + m] ?? 0);
    return sum;
  });
}

const sum = (length: number, term: (k: number) => number): number => {
  let total = 0;
  for (let k = 0; k < length; k++) total += term(k);
  return total;
};

const scaled = (values: Vector, factor: number): Vector => values.map((value) => factor * value);

const alone = (index: number, value: number): Vector => new Float64Array(6).with(index, value);

type Shape = readonly [N: number, D: number, M: number];

/** The gradients of X, W and b one after the other. */
function affineBackward(x: Vector, g: Vector, [N, D, M]: Shape): { dX: Vector; dW: Vector; db: Vector } {
  return {
    dX: vector(N * D, (at) => sum(M, (m) => (g[Math.floor(at / D) * M + m] ?? 0) * (x[N * D + (at % D) * M + m] ?? 0))),
    dW: vector(D * M, (at) => sum(N, (n) => (x[n * D + Math.floor(at / M)] ?? 0) * (g[n * M + (at % M)] ?? 0))),
    db: vector(M, (m) => sum(N, (n) => g[n * M + m] ?? 0)),
  };
}

const fullyConnected =
  (round: (values: Vector) => Vector): Family =>
  (random) => {
    const N = 1 + random.integer(4);
    const shape: Shape = [N, 1 + random.integer(4), 1 + random.integer(4)];
    const [, D, M] = shape;
    const x = normals(random, N * D + D * M + M);
    const gradOutput = normals(random, N * M);
    const { dX, dW, db } = affineBackward(x, gradOutput, shape);
    return {
      f: (at) => round(affine(at, shape)),
      x,
      gradOutput,
      right: round(joined(dX, dW, db)),
      wrong: {
        "db a mean": joined(dX, dW, scaled(db, 1 / N)),
        "dW a mean": joined(dX, scaled(dW, 1 / N), db),
        "dX without its sign": joined(scaled(dX, -1), dW, db),
        "dW in another order": joined(dX, dW.toReversed(), db),
        "db left at zero": joined(dX, dW, scaled(db, 0)),
        "one entry of dW off by 2 %": joined(dX, dW.with(0, 1.02 * (dW[0] ?? 0)), db),
      },
    };
  };

/** Exact zeros, and values as near to 0 as 1e-12: steps cross the kink. */
const rectifier =
  (round: (values: Vector) => Vector): Family =>
  (random) => {
    const x = round(
      vector(4 + random.integer(12), () => {
        const kind = random.integer(4);
        return kind === 0 ? 0 : kind === 1 ? random.normal() * 10 ** -random.integer(13) : random.normal();
      }),
    );
    const gradOutput = normals(random, x.length);
    const atZero = random.uniform();
    const gradient = (slope: (value: number, index: number) => number): Vector =>
      round(gradOutput.map((g, index) => g * slope(x[index] ?? 0, index)));
    const right = gradient((value) => (value > 0 ? 1 : value < 0 ? 0 : atZero));
    return {
      f: (at) => round(at.map((value) => Math.max(value, 0))),
      x,
      gradOutput,
      right,
      wrong: {
        "the mask ignored": gradient(() => 1),
        "the mask turned round": gradient((value) => (value > 0 ? 0 : 1)),
        "the mask of dout": gradient((_, index) => ((gradOutput[index] ?? 0) > 0 ? 1 : 0)),
        "a slope of 2 at 0 and above": gradient((value) => (value >= 0 ? 2 : 0)),
        "the values for their slope": gradient((value) => Math.max(value, 0)),
      },
    };
  };

/** The largest of a row: its gradient goes to one entry. Some rows have two that are equal. */
const largest: Family = (random) => {
  const x = vector(6, () => random.integer(5) / 2 + 1);
  const top = Math.max(...x);
  const tied = Array.from(x, (value, index) => (value === top ? index : -1)).filter((index) => index >= 0);
  const chosen = tied[random.integer(tied.length)] ?? 0;
  const gradOutput = normals(random, 1);
  const [g = 0] = gradOutput;
  return {
    f: (point) => Float64Array.of(Math.max(...point)),
    x,
    gradOutput,
    right: alone(chosen, g),
    wrong: {
      "the gradient goes to the smallest": alone(x.indexOf(Math.min(...x)), g),
      "it goes everywhere": new Float64Array(6).fill(g),
      twice: alone(chosen, 2 * g),
    },
  };
};

/** The value of f1. */
function sigmoidOf(p: Vector): number {
  const [a = 0, b = 0, c = 0, u = 0, v = 0, w = 0, z = 0] = p;
  return 1 / (1 + Math.exp(-(u * a + v / b - w * c + z)));
}

/** f1 of the handout: a sigmoid of four terms. */
const sigmoid: Family = (random) => {
  const x = vector(7, () => random.uniform(0.5, 2) * (random.uniform() < 0.5 ? -1 : 1));
  const [x0 = 0, x1 = 0, x2 = 0, w0 = 0, w1 = 0, w2 = 0] = x;
  const d = sigmoidOf(x) * (1 - sigmoidOf(x));
  const right = Float64Array.from([d * w0, (-d * w1) / x1 ** 2, -d * w2, d * x0, d / x1, -d * x2, d]);
  return {
    f: (p) => Float64Array.of(sigmoidOf(p)),
    x,
    gradOutput: Float64Array.of(1),
    right,
    wrong: {
      "the subtraction's sign lost": right.with(2, d * w2).with(5, d * x2),
      "1/x without its sign": right.with(1, (d * w1) / x1 ** 2),
      "exp taken for its argument": right.map((value) => value / (1 - sigmoidOf(x))),
      zeros: new Float64Array(7),
    },
  };
};

/** What f2 is made of. */
function factors(p: Vector): Record<"w" | "e" | "c" | "p" | "n" | "x", number> {
  const [w = 0, e = 0, y = 0, z = 0] = p;
  const [c, power] = [Math.exp(y), w ** e];
  return { w, x: e, e: power, c, p: c * Math.exp(z), n: (power - c - c * Math.exp(z)) * c };
}

/** f2 of the handout: ((w^x − e^y − e^(y+z))·e^y)², where values feed two nodes. */
const fanOut: Family = (random) => {
  const x = Float64Array.from([
    random.uniform(1.25, 3),
    random.uniform(0.3, 1.5),
    -random.uniform(0.2, 1),
    random.uniform(0.2, 1),
  ]);
  const { w, x: exponent, e, c, p, n } = factors(x);
  const right = Float64Array.from([
    2 * n * c * exponent * w ** (exponent - 1),
    2 * n * c * e * Math.log(w),
    2 * n * (n - (c + p) * c),
    -2 * n * p * c,
  ]);
  return {
    f: (point) => Float64Array.of(factors(point).n ** 2),
    x,
    gradOutput: Float64Array.of(1),
    right,
    wrong: {
      "a copy's branches not summed": right.with(2, 2 * n * (n - p * c)),
      "one path of the quotient left out": right.with(2, -2 * n * (c + p) * c),
      "the logarithm forgotten": right.with(1, 2 * n * c * e),
      "the exponent not lowered": right.with(0, 2 * n * c * exponent * e),
      "no factor 2": right.map((value) => value / 2),
    },
  };
};

/** The two-layer network of 4.2 (b) and (g): its loss with the L2 term, and the gradients of W1, b1, W2 and b2. */
const network: Family = (random) => {
  const [N, D, H, C, reg] = [
    1 + random.integer(4),
    1 + random.integer(4),
    1 + random.integer(5),
    2 + random.integer(3),
    0.05,
  ];
  const X = normals(random, N * D);
  const y = Array.from({ length: N }, () => random.integer(C));
  const [toB1, toW2, toB2] = [D * H, D * H + H, D * H + H + H * C];
  const x = normals(random, D * H + H + H * C + C);
  const forward = (p: Vector): { hidden: Vector; scores: Vector; shares: Vector; loss: number } => {
    const hidden = affine(joined(X, p.subarray(0, toW2)), [N, D, H]);
    const scores = affine(
      joined(
        hidden.map((value) => Math.max(value, 0)),
        p.subarray(toW2),
      ),
      [N, H, C],
    );
    const shares = vector(N * C, (at) => {
      const row = scores.subarray(Math.floor(at / C) * C, Math.floor(at / C) * C + C);
      const top = Math.max(...row);
      return Math.exp((scores[at] ?? 0) - top) / row.reduce((total, value) => total + Math.exp(value - top), 0);
    });
    const data = y.reduce((total, own, n) => total - Math.log(shares[n * C + own] ?? 0), 0) / N;
    const weights = [...p.subarray(0, toB1), ...p.subarray(toW2, toB2)];
    return { hidden, scores, shares, loss: data + reg * weights.reduce((total, value) => total + value * value, 0) };
  };
  const { hidden, shares } = forward(x);
  const gradient = ({ factor = 1 / N, mask = true, l2 = [2, 0, 2, 0], b = 1 } = {}): Vector => {
    const dScores = shares.map((share, at) => factor * (share - (y[Math.floor(at / C)] === at % C ? 1 : 0)));
    const second = affineBackward(
      joined(
        hidden.map((value) => Math.max(value, 0)),
        x.subarray(toW2),
      ),
      dScores,
      [N, H, C],
    );
    const dHidden = second.dX.map((value, at) => (mask && (hidden[at] ?? 0) <= 0 ? 0 : value));
    const first = affineBackward(joined(X, x.subarray(0, toW2)), dHidden, [N, D, H]);
    const all = joined(
      first.dW,
      first.db.map((value) => b * value),
      second.dW,
      second.db.map((value) => b * value),
    );
    return all.map((value, at) => {
      const block = at < toB1 ? 0 : at < toW2 ? 1 : at < toB2 ? 2 : 3;
      return value + (l2[block] ?? 0) * reg * (x[at] ?? 0);
    });
  };
  return {
    f: (p) => Float64Array.of(forward(p).loss),
    x,
    gradOutput: Float64Array.of(1),
    right: gradient(),
    wrong: {
      "no 1/N": gradient({ factor: 1 }),
      "ReLU left out on the way back": gradient({ mask: false }),
      "half of the L2 gradient": gradient({ l2: [1, 0, 1, 0] }),
      "L2 of one layer only": gradient({ l2: [2, 0, 0, 0] }),
      "L2 of the biases too": gradient({ l2: [2, 2, 2, 2] }),
      "no L2 gradient": gradient({ l2: [0, 0, 0, 0] }),
      "the biases' gradients a mean": gradient({ b: 1 / N }),
    },
  };
};

const same = (values: Vector): Vector => values;

/** Every family by what it is. */
export const families: Readonly<Record<string, Family>> = {
  "fully connected": fullyConnected(same),
  "fully connected, in float32": fullyConnected(low),
  "ReLU at and near its kink": rectifier(same),
  "ReLU at and near its kink, in float32": rectifier(low),
  "the largest of six, with ties": largest,
  "f1: a sigmoid": sigmoid,
  "f2: fan-out and powers": fanOut,
  "two-layer network with L2": network,
};
