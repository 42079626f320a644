/** A layer's forward pass in the runner, as a function of all the numbers of its arguments. */
import type { BatchFunction } from "../numeric/gradient-check/batch-function.ts";
import { float64, type FloatTensor } from "../numeric/tensor.ts";
import { array, type Argument, type Tiled, type Value } from "../protocol/value.ts";
import type { CallOptions, StudentProxy } from "../student/proxy.ts";
import { expectArray, expectList } from "./expect.ts";
import type { Layer, LayerInput } from "./layer-inputs.ts";

/** Several arrays' numbers one after the other. */
export function flattened(tensors: readonly FloatTensor[]): Float64Array {
  return joined(tensors.map(({ data }) => data));
}

/** Several lists of numbers one after the other. */
export function joined(lists: readonly FloatTensor["data"][]): Float64Array {
  const all = new Float64Array(lists.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const list of lists) {
    all.set(list, from);
    from += list.length;
  }
  return all;
}

/** What a point's numbers become: each argument holds some of them, or repeats them. */
interface FunctionInput extends Pick<LayerInput, "outShape"> {
  readonly args: readonly (Pick<LayerInput["args"][number], "tensor"> | Tiled)[];
}

/**
 * The forward pass at points like `input`, each batch in one message. A point at which it does not return an array of the
 * right shape has no value.
 */
export function layerFunction(
  student: StudentProxy,
  layer: Layer,
  input: FunctionInput,
  options: Pick<CallOptions, "what"> = {},
): BatchFunction {
  return async (points) => {
    const target = { module: "layers", name: layer.forward };
    const calls = await student.callEach(
      target,
      points.map((point) => argumentsAt(input, point)),
      { keep: [1], ...options },
    );
    if (!calls.ok) return points.map(() => undefined);
    const results = calls.value.map((call): readonly Value[] => {
      const list = call.ok ? expectList(call.value.value, 2, "[out, cache]", SUBJECT) : call;
      return list.ok ? list.value : [];
    });
    await student.release(results.flatMap(([, cache]) => (cache?.type === "handle" ? cache.id : [])));
    return results.map(([returned = NOTHING]) => {
      const out = expectArray(returned, input.outShape, SUBJECT);
      return out.ok ? Float64Array.from(out.value.data) : undefined;
    });
  };
}

const NOTHING: Value = { type: "nothing" };
/** Nobody is told of what comes out of a form here: that is the forward pass's own part. */
const SUBJECT = { name: "", result: "", input: "" };

/** The arguments that a point stands for. */
function argumentsAt({ args }: FunctionInput, point: Float64Array): Argument[] {
  let from = 0;
  return args.map((argument) => {
    const count = "tensor" in argument ? argument.tensor.data.length : argument.tile.length;
    const numbers = point.subarray(from, from + count);
    from += count;
    return "tensor" in argument ? array(float64(numbers, argument.tensor.shape)) : { ...argument, tile: numbers };
  });
}
