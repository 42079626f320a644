/** The student's classifier through the student proxy: its names, its construction, its parameters. */
import type { Tensor } from "../numeric/tensor.ts";
import { array, number, record } from "../protocol/value.ts";
import type { Outcome, Reference, StudentObject, StudentProxy } from "./proxy.ts";

/** The contract's class, and its method for scores, loss and gradients. */
export const CLASSIFIER: Reference = { module: "classifier", name: "SoftmaxClassifier" };
export const STEP = "forwardsBackwards";

/** A new classifier with these options; random numbers follow from `seed`. */
export function constructClassifier(
  student: StudentProxy,
  options: Readonly<Record<string, number>>,
  seed: string,
): Promise<Outcome<StudentObject>> {
  const values = Object.entries(options).map(([key, value]) => [key, number(value)] as const);
  return student.construct(CLASSIFIER, [record(Object.fromEntries(values))], seed);
}

/** Gives a classifier these parameters. */
export function setParameters(
  student: StudentProxy,
  object: StudentObject,
  parameters: Readonly<Record<string, Tensor>>,
): Promise<Outcome<undefined>> {
  const values = Object.entries(parameters).map(([name, tensor]) => [name, array(tensor)] as const);
  return student.setParameters(object, record(Object.fromEntries(values)));
}
