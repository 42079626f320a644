/** The softmax loss that the starter gives: nobody's work, so it is the same whatever a student does to it. */
import { float64, type FloatTensor, type Tensor } from "../numeric/tensor.ts";

/** The mean loss of scores (N, C) for the classes y (N,), and its gradient (N, C). The scores' largest of a row is taken off. */
export function givenLoss(scores: FloatTensor, y: Tensor): { loss: number; dScores: FloatTensor } {
  const [N = 0, C = 0] = scores.shape;
  const dScores = new Float64Array(N * C);
  let loss = 0;
  for (let row = 0; row < N; row++) {
    const own = Number(y.data[row]);
    const values = Array.from(scores.data.subarray(row * C, row * C + C));
    const top = Math.max(...values);
    const powers = values.map((value) => Math.exp(value - top));
    const sum = powers.reduce((total, power) => total + power, 0);
    loss += Math.log(sum) - ((values[own] ?? Number.NaN) - top);
    for (const [column, power] of powers.entries()) {
      dScores[row * C + column] = (power / sum - (column === own ? 1 : 0)) / N;
    }
  }
  return { loss: loss / N, dScores: float64(dScores, [N, C]) };
}
