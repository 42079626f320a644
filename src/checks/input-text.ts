/** Inputs as a report shows them: small arrays in full, so that a student can work them out by hand. */
import type { FloatTensor } from "../numeric/tensor.ts";

/** More elements than these in all are described by their shapes alone. */
const MAX_ELEMENTS = 16;

/** `X=[[0.5, -1.25]], b=[2]` where the arrays are small; undefined where they are not. */
export function arraysText(arrays: Readonly<Record<string, FloatTensor>>): string | undefined {
  const entries = Object.entries(arrays);
  const elements = entries.reduce((sum, [, { data }]) => sum + data.length, 0);
  if (elements > MAX_ELEMENTS) return undefined;
  return entries.map(([name, { data, shape }]) => `${name}=${nested([...data], shape)}`).join(", ");
}

function nested(data: readonly number[], shape: readonly number[]): string {
  const [length = 0, ...rest] = shape;
  if (rest.length === 0) return `[${data.map((element) => Number(element.toPrecision(6))).join(", ")}]`;
  const size = data.length / length;
  return `[${Array.from({ length }, (_, index) => nested(data.slice(index * size, (index + 1) * size), rest)).join(", ")}]`;
}
