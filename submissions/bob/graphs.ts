type Grads7 = [number, number, number, number, number, number, number];
type Grads4 = [number, number, number, number];

/** Problem 4.1 (a) */
export const f1Graph = [
  { id: "n1", op: "*", inputs: ["w0", "x0"] },
  { id: "n2", op: "1/x", inputs: ["x1"] },
  { id: "n3", op: "*", inputs: ["w1", "n2"] },
  { id: "n4", op: "*", inputs: ["w2", "x2"] },
  { id: "n5", op: "+", inputs: ["n1", "n3"] },
  { id: "n6", op: "+", inputs: ["n5", "n4"] },
  { id: "n7", op: "+", inputs: ["n6", "w3"] },
  { id: "n8", op: "*(-1)", inputs: ["n7"] },
  { id: "n9", op: "exp", inputs: ["n8"] },
  { id: "n10", op: "+1", inputs: ["n9"] },
  { id: "n11", op: "1/x", inputs: ["n10"] },
] as const;

/** Problem 4.1 (b) */
export function f1(
  x0: number,
  x1: number,
  x2: number,
  w0: number,
  w1: number,
  w2: number,
  w3: number,
): [number, Grads7] {
  const t = w0 * x0 + w1 / x1 - w2 * x2 + w3;
  const L = 1 / (1 + Math.exp(-t));

  // sigmoid: dL/dt = L * (1 - L)
  const grad_t = L * (1 - L);

  // t is a sum, so every term gets the same gradient
  const grad_x0 = grad_t * w0;
  const grad_w0 = grad_t * x0;
  const grad_x1 = (grad_t * -w1) / x1 ** 2;
  const grad_w1 = grad_t / x1;
  const grad_x2 = grad_t * w2;
  const grad_w2 = grad_t * x2;
  const grad_w3 = grad_t;

  return [L, [grad_x0, grad_x1, grad_x2, grad_w0, grad_w1, grad_w2, grad_w3]];
}

/** Problem 4.1 (c) */
export function f2(w: number, x: number, y: number, z: number): [number, Grads4] {
  // forward pass, names from the figure
  const a = Math.pow(w, -1);
  const b = x * -1;
  const c = Math.exp(y);
  const d = Math.exp(z);
  const e = Math.pow(a, b);
  const p = c * d;
  const f = c + p;
  const g = d / p;
  const m = e - f;
  const n = m / g;
  const L = Math.pow(n, 2);

  // backward pass
  const grad_n = 2 * n;
  const grad_m = grad_n * (1 / g);
  const grad_g = grad_n * (-m / Math.pow(g, 2));
  const grad_e = grad_m;
  const grad_f = -grad_m;
  let grad_p = grad_f; // f = c + p
  grad_p += grad_g * (-d / Math.pow(p, 2)); // g = d / p
  let grad_d = grad_g * (1 / p); // g = d / p
  grad_d += grad_p * c; // p = c * d
  const grad_c = grad_p * d; // p = c * d
  const grad_z = grad_d * d;
  const grad_y = grad_c * c;
  const grad_a = grad_e * b * Math.pow(a, b - 1);
  const grad_b = grad_e * Math.log(a) * e;
  const grad_x = grad_b * -1;
  const grad_w = grad_a * -1 * Math.pow(w, -2);

  return [L, [grad_w, grad_x, grad_y, grad_z]];
}
