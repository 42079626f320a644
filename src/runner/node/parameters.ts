/**
 * The `params` of a student's classifier, however a student keeps them: as plain properties, behind accessors, in an
 * object that is frozen or made anew at every look.
 */
import { guarded, Refused } from "./failures.ts";
import { describe, isArray, sameElements } from "./values.ts";

/** The contract's names, in the order in which they are updated. */
export const parameterNames: readonly string[] = ["W1", "b1", "W2", "b2"];

/** Parameter name → value. */
export type Parameters = Readonly<Record<string, unknown>>;

/** The four parameters, each undefined where there is none. Throws Refused. */
export function readParameters(model: object): Parameters {
  const params = paramsOf(model);
  return guarded(() => Object.fromEntries(parameterNames.map((name) => [name, Reflect.get(params, name)])));
}

/** Replaces the four parameters, and looks whether they are replaced. Throws Refused where they are not. */
export function writeParameters(model: object, values: Parameters): void {
  const params = paramsOf(model);
  const isSetOneByOne = attempt(() => parameterNames.every((name) => Reflect.set(params, name, values[name])));
  if (isSetOneByOne && holds(model, values)) return;
  const isSetAsAWhole = attempt(() => Reflect.set(model, "params", { ...params, ...values }));
  if (isSetAsAWhole && holds(model, values)) return;
  throw wrongParams("parameters that can be replaced", "parameters that stay as they are");
}

function paramsOf(model: object): object {
  const params: unknown = guarded(() => Reflect.get(model, "params"));
  if (typeof params === "object" && params !== null) return params;
  const members = guarded(() => Object.keys(model))
    .slice(0, 8)
    .join(", ");
  throw wrongParams("an object of parameters", `${describe(params)}; the object has ${members || "no members"}`);
}

function holds(model: object, values: Parameters): boolean {
  const current = readParameters(model);
  return parameterNames.every((name) => {
    const [is, should] = [current[name], values[name]];
    return is === should || (isArray(is) && isArray(should) && sameElements(is, should));
  });
}

/** What a setter or a proxy of the student's throws means that this way of setting does not work. */
function attempt(set: () => boolean): boolean {
  try {
    return set();
  } catch {
    return false;
  }
}

function wrongParams(expected: string, actual: string): Refused {
  return new Refused({ kind: "wrong-form", name: "the classifier", result: "params", expected, actual });
}
