/** What an accuracy on some images says of the accuracy on others: both are shares of independent draws. */

/** Halvings of [−8, 8]: more than a double holds. */
const HALVINGS = 60;

/**
 * The interval that holds the true share with this confidence, when `share` of `count` draws is seen (Wilson, Probable
 * Inference, the Law of Succession, and Statistical Inference, JASA 22, 1927).
 *
 * @param confidence in (0, 1), two-sided.
 */
export function interval(share: number, count: number, confidence: number): { low: number; high: number } {
  const z = quantile((1 + confidence) / 2);
  const centre = share + z ** 2 / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2));
  const scale = 1 + z ** 2 / count;
  return { low: (centre - half) / scale, high: (centre + half) / scale };
}

/**
 * How far above a threshold the share of `seen` draws has to be, so that the share of `others` further draws is above it,
 * too, with this confidence: a difference of two shares has the sum of their variances (normal approximation, at the widest
 * variance that lies between share and threshold).
 *
 * @param confidence in (0, 1), one-sided.
 */
export function safeMargin(threshold: number, seen: number, others: number, confidence: number): number {
  const variance = threshold < 0.5 ? 0.25 : threshold * (1 - threshold);
  return quantile(confidence) * Math.sqrt(variance * (1 / seen + 1 / others));
}

/** The z below which the standard normal distribution has this share, by bisection on its series. */
function quantile(share: number): number {
  let [low, high] = [-8, 8];
  for (let round = 0; round < HALVINGS; round++) {
    const middle = (low + high) / 2;
    if (normal(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Φ(z) = 1/2 + φ(z)·Σ z^(2n+1) / (1·3·…·(2n+1)) (Marsaglia, Evaluating the Normal Distribution, JSS 11(4), 2004). */
function normal(z: number): number {
  let [term, sum] = [z, z];
  for (let odd = 3; Math.abs(term) > 1e-17 && odd < 1000; odd += 2) {
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + (sum * Math.exp(-(z * z) / 2)) / Math.sqrt(2 * Math.PI);
}
