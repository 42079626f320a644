/**
 * The network put together from the student's own layers: what a classifier must give that is right and calls them. The
 * given loss stands between its two halves. All networks go through a layer in one message.
 */
import { isFloat, type FloatTensor, type Tensor } from "../numeric/tensor.ts";
import type { Parameters } from "../oracle/oracle.ts";
import { array, type Value } from "../protocol/value.ts";
import type { StudentProxy } from "../student/proxy.ts";
import { givenLoss } from "./given-loss.ts";
import { isUnchanged } from "./unchanged.ts";

/** What goes through the layers. */
export interface Composed {
  readonly parameters: Parameters;
  readonly X: FloatTensor;
  /** (N,) */
  readonly y: Tensor;
}

/** What comes out; undefined from where a layer fails on. */
export interface Composition {
  readonly scores: Value | undefined;
  /** Without regularization. */
  readonly loss: number | undefined;
  /** By parameter, as the layers give them. */
  readonly gradients: Readonly<Record<keyof Parameters, Value | undefined>>;
  /** What the first layer changes of its arguments: `X`, `params.W1`. */
  readonly changed: ReadonlySet<string>;
}

type Arguments = readonly (Value | undefined)[];

/** Puts each network together. */
export async function compose(student: StudentProxy, networks: readonly Composed[]): Promise<Composition[]> {
  const call = (
    name: string,
    lists: readonly Arguments[],
    keep: readonly number[],
  ): Promise<(Returned | undefined)[]> => callAll(student, name, lists, keep);
  const first = await call(
    "fcForward",
    networks.map(({ X, parameters: { W1, b1 } }) => [X, W1, b1].map(array)),
    [1],
  );
  const active = await call(
    "reluForward",
    first.map((each) => [each?.items[0]]),
    [1],
  );
  const second = await call(
    "fcForward",
    networks.map(({ parameters: { W2, b2 } }, index) => [active[index]?.items[0], array(W2), array(b2)]),
    [1],
  );
  const losses = networks.map(({ y }, index) => {
    const scores = second[index]?.items[0];
    const isTable = scores?.type === "array" && isFloat(scores.tensor) && scores.tensor.shape.length === 2;
    return isTable && isFloat(scores.tensor) ? givenLoss(scores.tensor, y) : undefined;
  });
  const back = await call(
    "fcBackward",
    losses.map((each, index) => [each && array(each.dScores), second[index]?.items[1]]),
    [],
  );
  const through = await call(
    "reluBackward",
    back.map((each, index) => [each?.items[0], active[index]?.items[1]]),
    [],
  );
  const last = await call(
    "fcBackward",
    through.map((each, index) => [each?.value, first[index]?.items[1]]),
    [],
  );
  const caches = [...first, ...active, ...second].flatMap((each) => each?.items[1] ?? []);
  await student.release(caches.flatMap((cache) => (cache.type === "handle" ? cache.id : [])));
  return networks.map(({ X, parameters }, index) => ({
    scores: second[index]?.items[0],
    loss: losses[index]?.loss,
    gradients: {
      W1: last[index]?.items[1],
      b1: last[index]?.items[2],
      W2: back[index]?.items[1],
      b2: back[index]?.items[2],
    },
    changed: new Set([
      ...changedBy(first[index], { X, "params.W1": parameters.W1, "params.b1": parameters.b1 }),
      ...changedBy(second[index], { "params.W2": parameters.W2, "params.b2": parameters.b2 }, 1),
    ]),
  }));
}

/** A result, and its items where it is a list. */
interface Returned {
  readonly value: Value;
  readonly items: readonly Value[];
  readonly after: readonly Value[];
}

/** A function's results for each list of arguments; undefined where one of them is missing, or the call fails. */
async function callAll(
  student: StudentProxy,
  name: string,
  lists: readonly Arguments[],
  keep: readonly number[],
): Promise<(Returned | undefined)[]> {
  const complete = lists.map((list) => list.flatMap((value) => value ?? []));
  const asked = complete.flatMap((list, index) => (list.length === lists[index]?.length ? [index] : []));
  if (asked.length === 0) return lists.map(() => undefined);
  const calls = await student.callEach(
    { module: "layers", name },
    asked.map((index) => complete[index] ?? []),
    { keep, returnArguments: true },
  );
  return lists.map((_, index) => {
    const call = calls.ok ? calls.value[asked.indexOf(index)] : undefined;
    if (call?.ok !== true) return undefined;
    const { value, after } = call.value;
    return { value, items: value.type === "list" ? value.items : [], after };
  });
}

/** The names of the arguments that a call changed, from position `from` on. */
function changedBy(call: Returned | undefined, args: Readonly<Record<string, FloatTensor>>, from = 0): string[] {
  if (call === undefined) return [];
  return Object.entries(args).flatMap(([name, tensor], index) =>
    isUnchanged(call.after[from + index], tensor) ? [] : [name],
  );
}
