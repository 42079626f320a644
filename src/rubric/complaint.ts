/** A complaint says what is wrong with a rubric and where in its structure; load.ts turns the where into a line. */

/** The way to a value from the top of the file, such as `["items", 3, "points"]`. */
export type Path = readonly PropertyKey[];

/** One thing wrong with a rubric. */
export interface Complaint {
  /** Where it is. A path to something that is missing stands for the mapping that lacks it. */
  readonly path: Path;
  /** Which end of `key: value` to point at. */
  readonly at: "key" | "value";
  /** What was expected and what came, as one sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
}

/** The value at `path` inside `value`; undefined where there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (container, key) =>
      typeof container === "object" && container !== null && Object.hasOwn(container, key)
        ? Reflect.get(container, key)
        : undefined,
    value,
  );
}

/**
 * What a person would call the thing at `path`: `points in item 4.1b`, `threshold in run sgd`. Items and parts go by
 * their ids, or by their place in the list where the id is missing or is no text.
 */
export function nameOf(path: Path, rubric: unknown): string {
  const key = path.at(-1);
  if (key === undefined) return "the rubric";
  const parent = path.slice(0, -1);
  if (typeof key === "number") {
    const id = valueAt(rubric, [...path, "id"]);
    const kind = parent.at(-1) === "parts" ? "part" : "item";
    const name = typeof id === "string" ? `${kind} ${id}` : `${kind} number ${key + 1}`;
    return kind === "part" ? `${name} of ${nameOf(parent.slice(0, -1), rubric)}` : name;
  }
  if (parent.length === 1 && parent[0] === "runs") return `run ${String(key)}`;
  return parent.length === 0 ? String(key) : `${String(key)} in ${nameOf(parent, rubric)}`;
}
