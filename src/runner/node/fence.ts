/**
 * Takes away what neither the import list nor Node's permissions stop: signals to the grader, the nearest ways to the
 * network, and the side doors to Node's own modules. It keeps an honest mistake and a curious student out; it is no wall,
 * because other doors remain.
 */
import { tell } from "./attempts.ts";
import { sideDoor } from "./modules.ts";

/** Signals to the grader, native code, another program in this one's place. */
const OTHERS = ["kill", "_kill", "_debugProcess", "dlopen", "execve"];
const NETWORK = ["fetch", "WebSocket", "EventSource"];
/** Each gives a module of Node's, by its name. */
const MODULES = ["getBuiltinModule", "binding", "_linkedBinding"];

/** Raised once, before any of the submission's code runs. What is used in spite of it throws. */
export function raiseFence(): void {
  for (const name of NETWORK) Reflect.deleteProperty(globalThis, name);
  for (const name of MODULES) replace(name, (specifier) => sideDoor(String(specifier)));
  for (const name of OTHERS) replace(name, () => new Error(`process.${name} cannot be used while grading`));
}

function replace(name: string, refusal: (specifier: unknown) => Error): void {
  const refuse = (specifier: unknown): never => {
    tell(`process.${name}`);
    throw refusal(specifier);
  };
  Reflect.defineProperty(process, name, { value: refuse, writable: false, configurable: false });
}
