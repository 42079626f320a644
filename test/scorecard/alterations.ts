/** Everything that can be changed about a piece of JSON, one thing at a time. */

export type Path = readonly (string | number)[];

/** The paths of all objects, lists and values in it, its own (empty) one first. */
export function pathsIn(json: unknown, path: Path = []): Path[] {
  if (typeof json !== "object" || json === null) return [path];
  const keys = Array.isArray(json) ? [...json.keys()] : Object.keys(json);
  return [path, ...keys.flatMap((key) => pathsIn(at(json, [key]), [...path, key]))];
}

/** What stands at a path. */
export function at(json: unknown, path: Path): unknown {
  let value = json;
  for (const key of path) value = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return value;
}

/** A copy in which something else stands at a path; `undefined` takes it away. */
export function altered(json: unknown, path: Path, value: unknown): unknown {
  const copy: unknown = structuredClone(json);
  const key = path.at(-1);
  if (key === undefined) return value;
  const parent = at(copy, path.slice(0, -1));
  if (typeof parent !== "object" || parent === null) throw new Error(`nothing at ${path.join(".")}`);
  if (value === undefined) Reflect.deleteProperty(parent, key);
  else Reflect.set(parent, key, value);
  return copy;
}

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
