/** Everything that JavaScript gives a program, for a look whether it is still what it was. */

/** The values of all properties of all builtins and of their prototypes, one after the other, in a fixed order. */
export function builtins(): unknown[] {
  const found: unknown[] = [];
  const seen = new Set<unknown>();
  for (const name of STANDARD) collect(Reflect.get(globalThis, name), found, seen);
  return found;
}

const STANDARD = [
  "Object",
  "Function",
  "Array",
  "Number",
  "Boolean",
  "String",
  "Symbol",
  "BigInt",
  "Promise",
  "RegExp",
  "Error",
  "TypeError",
  "JSON",
  "Math",
  "Reflect",
  "Proxy",
  "Map",
  "Set",
  "WeakMap",
  "ArrayBuffer",
  "DataView",
  "Uint8Array",
  "Float64Array",
  "Float32Array",
];

function collect(object: unknown, found: unknown[], seen: Set<unknown>): void {
  if ((typeof object !== "object" && typeof object !== "function") || object === null || seen.has(object)) return;
  seen.add(object);
  for (const key of Reflect.ownKeys(object)) {
    // What a regular expression matched last.
    if (object === RegExp && typeof key === "string" && key !== "prototype") continue;
    const descriptor = Object.getOwnPropertyDescriptor(object, key);
    found.push(key, ...Object.values(descriptor ?? {}));
    if (key === "prototype") collect(descriptor?.value, found, seen);
  }
  collect(Object.getPrototypeOf(object), found, seen);
}
