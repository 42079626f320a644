/**
 * The student proxy: the student's code as the grader sees it. It loads, calls, constructs and trains, in whatever
 * language, and answers with a value or with the finding that says why there is none. A runner that dies is replaced by
 * the next request, so that one part's misfortune is no other part's.
 */
import { basename, dirname } from "node:path/posix";

import { InternalError } from "../errors.ts";
import type { Finding } from "../findings.ts";
import type { Tensor } from "../numeric/tensor.ts";
import { FrameError } from "../protocol/frame.ts";
import { decodeValue, encodeArgument, encodeValue, type Argument, type Value } from "../protocol/value.ts";
import type { Loaded, Opened, Request, Target } from "../protocol/messages.ts";
import { isOfContract } from "../submission/stage.ts";
import type { Submission } from "../submission/submission.ts";
import { Connection, type Outcome, type StudentOptions } from "./connection.ts";
import { failureFinding, nearest, type Doing } from "./failures.ts";
import { withHints } from "./hints.ts";

export type { Outcome, StudentLimits, StudentOptions } from "./connection.ts";

/** A function or class of the contract, by its canonical names. */
export interface Reference {
  readonly module: string;
  readonly name: string;
}

/** An object of the student's that lives in a runner. */
export interface StudentObject {
  readonly id: number;
  /** Where its class is. */
  readonly of: Reference;
}

/** A method of an object in the runner. */
export interface StudentMethod {
  readonly object: StudentObject;
  readonly method: string;
}

/** How one call went. */
export interface Call {
  readonly value: Value;
  /** The arguments as they were after the call; empty unless asked for. */
  readonly after: readonly Value[];
}

export interface CallOptions {
  /** Positions of a returned list whose items stay in the runner: a cache. Default: none. */
  readonly keep?: readonly number[];
  /** Whether to bring the arguments back. Default: no. */
  readonly returnArguments?: boolean;
  /** Of a method: the parameters that the object gets before each call. Default: those that it has. */
  readonly parameters?: readonly Value[];
  /** What is being done, for what is remembered to hang or to break. Default: the call of this function, whatever with. */
  readonly what?: string;
}

type TrainingOp = "training-images" | "training-start" | "training-steps";

export class StudentProxy {
  readonly #submission: Submission;
  readonly #connection: Connection;
  readonly #callMs: number;
  readonly #loadMs: number;
  /** What there is of each module in the current runner. */
  readonly #loaded = new Map<string, Loaded>();
  #loadedIn = 0;

  constructor(submission: Submission, options: StudentOptions) {
    this.#submission = submission;
    this.#connection = new Connection(submission, options);
    this.#callMs = options.limits.callMs;
    this.#loadMs = options.limits.loadMs;
  }

  /** Starts a runner, if none is up, and gives it the submission. Throws InternalError where this machine cannot. */
  start(): Promise<Outcome<Opened>> {
    return this.#connection.start();
  }

  /** A canonical name as the student's language spells it; of a set-up's value, `sgdRun.lrDecay`. */
  nameOf(name: string): string {
    return this.#connection.opened?.names[name] ?? name.slice(name.indexOf(".") + 1);
  }

  /** A part's findings, with places and names that help to find what they are about. */
  withHints(findings: readonly Finding[]): readonly Finding[] {
    const loaded = [...this.#loaded.values()];
    const places = loaded.flatMap((module) => module.places);
    const reads = loaded.flatMap((module) => module.reads ?? []);
    const { language, files } = this.#submission;
    return withHints(findings, { language, files, places, reads });
  }

  /** What the student's code has printed so far, in all its runners. */
  get printed(): string {
    return this.#connection.printed;
  }

  /** What was noticed that stopped nothing, each thing once. */
  get notes(): readonly Finding[] {
    return this.#connection.notes;
  }

  /** What only hostile code does, each thing once. */
  get flags(): readonly Finding[] {
    return this.#connection.flags;
  }

  /** To be asked once a part is judged: a finding takes the verdict's place, because the code went on after its answer. */
  settle(): Promise<Finding | undefined> {
    return this.#connection.settle();
  }

  /** Calls a function once. */
  async call(
    target: Reference | StudentMethod,
    args: readonly Argument[],
    options: CallOptions = {},
  ): Promise<Outcome<Call>> {
    const outcome = await this.callEach(target, [args], options);
    if (!outcome.ok) return outcome;
    const [first] = outcome.value;
    if (first === undefined) throw new InternalError("A call without a result.");
    return first;
  }

  /** Calls a function with each list of arguments in turn, in one message. One call's failure is not the others'. */
  async callEach(
    target: Reference | StudentMethod,
    argumentLists: readonly (readonly Argument[])[],
    { keep = [], returnArguments = false, parameters, what }: CallOptions = {},
  ): Promise<Outcome<readonly Outcome<Call>[]>> {
    const reference = "object" in target ? target.object.of : target;
    const name = "object" in target ? target.method : target.name;
    const ready = await this.#ready(reference.module, handlesOf(target, argumentLists));
    if (!ready.ok) return ready;
    const doing = this.#doing(reference.module, what ?? this.nameOf(name), this.nameOf(name), this.#callMs);
    const tensors: Tensor[] = [];
    const calls = argumentLists.map((list) => list.map((argument) => encodeArgument(argument, tensors)));
    const wireTarget: Target = "object" in target ? { object: target.object.id, method: name } : reference;
    const outcome = await this.#connection.ask<"call">(
      {
        op: "call",
        target: wireTarget,
        calls,
        keep,
        returnArguments,
        ...(parameters !== undefined && { parameters: parameters.map((value) => encodeValue(value, tensors)) }),
      },
      tensors,
      doing,
    );
    if (!outcome.ok) return outcome;
    const { answer, tensors: received } = outcome.value;
    if (answer.results.length !== calls.length) {
      return this.#connection.violation(new FrameError("results for other calls"), doing);
    }
    return this.#connection.decoded(doing, () =>
      answer.results.map((result): Outcome<Call> => {
        if ("failure" in result) return { ok: false, finding: failureFinding(result.failure, doing) };
        const after = (result.arguments ?? []).map((wire) => decodeValue(wire, received));
        return { ok: true, value: { value: decodeValue(result.value, received), after } };
      }),
    );
  }

  /** The value of an export. */
  async read({ module, name }: Reference): Promise<Outcome<Value>> {
    const ready = await this.#ready(module, []);
    if (!ready.ok) return ready;
    const doing = this.#doing(module, `reading ${this.nameOf(name)}`, this.nameOf(name), this.#callMs);
    const outcome = await this.#connection.ask<"read">({ op: "read", module, name }, [], doing);
    if (!outcome.ok) return outcome;
    const { answer, tensors } = outcome.value;
    return this.#connection.decoded(doing, () => decodeValue(answer.value, tensors));
  }

  /** Seeds every source of random numbers of the student's process, then constructs an object there. */
  async construct(of: Reference, args: readonly Value[], seed: string): Promise<Outcome<StudentObject>> {
    const ready = await this.#ready(of.module, []);
    if (!ready.ok) return ready;
    const tensors: Tensor[] = [];
    const wire = args.map((value) => encodeValue(value, tensors));
    const doing = this.#doing(of.module, `new ${this.nameOf(of.name)}`, this.nameOf(of.name), this.#callMs);
    const request = { op: "construct", ...of, arguments: wire, seed } as const;
    const outcome = await this.#connection.ask<"construct">(request, tensors, doing);
    if (!outcome.ok) return outcome;
    return { ok: true, value: { id: outcome.value.answer.object, of } };
  }

  /** The object's `params`. */
  async parameters(object: StudentObject): Promise<Outcome<Value>> {
    const ready = await this.#ready(object.of.module, [object.id]);
    if (!ready.ok) return ready;
    const doing = this.#objectDoing(object, "reading params");
    const request = { op: "get-parameters", object: object.id } as const;
    const outcome = await this.#connection.ask<"get-parameters">(request, [], doing);
    if (!outcome.ok) return outcome;
    const { answer, tensors } = outcome.value;
    return this.#connection.decoded(doing, () => decodeValue(answer.value, tensors));
  }

  /** Replaces entries of the object's `params`. */
  async setParameters(object: StudentObject, parameters: Value): Promise<Outcome<undefined>> {
    const ready = await this.#ready(object.of.module, [object.id]);
    if (!ready.ok) return ready;
    const tensors: Tensor[] = [];
    const request = { op: "set-parameters", object: object.id, parameters: encodeValue(parameters, tensors) } as const;
    const doing = this.#objectDoing(object, "setting params");
    const outcome = await this.#connection.ask<"set-parameters">(request, tensors, doing);
    return outcome.ok ? { ok: true, value: undefined } : outcome;
  }

  /** Lets objects go. */
  release(objects: readonly number[]): Promise<void> {
    return this.#connection.release(objects);
  }

  /**
   * Any request about training: see training/. `of` is the function it is about, `what` names the doing. Values in the
   * request are in wire form, with their arrays in `tensors`; the answer's fields come back by name. The arrays of an
   * answer to `training-steps` are written over by the next.
   */
  async train(
    request: Extract<Request, { op: TrainingOp }>,
    tensors: readonly Tensor[],
    { of, what, timeoutMs }: { of: Reference; what: string; timeoutMs: number },
  ): Promise<Outcome<ReadonlyMap<string, Value>>> {
    const ready = await this.#ready(of.module, "object" in request ? [request.object] : []);
    if (!ready.ok) return ready;
    const doing = this.#doing(of.module, what, this.nameOf(of.name), timeoutMs);
    const outcome = await this.#connection.ask<TrainingOp>(request, tensors, doing);
    if (!outcome.ok) return outcome;
    const { answer, tensors: received } = outcome.value;
    return this.#connection.decoded(
      doing,
      () => new Map(Object.entries(answer).map(([key, wire]) => [key, decodeValue(wire, received)])),
    );
  }

  /** Ends the runner. */
  close(): Promise<void> {
    return this.#connection.close();
  }

  /** A runner is up, the module is loaded, and the objects are in that runner; or why not. */
  async #ready(module: string, objects: readonly number[]): Promise<Outcome<undefined>> {
    const connection = this.#connection;
    const opened = await connection.start();
    if (!opened.ok) return opened;
    const { files } = opened.value;
    const lost = connection.lost(objects);
    if (lost !== undefined) return { ok: false, finding: lost };
    if (this.#loadedIn !== connection.generation) this.#loaded.clear();
    this.#loadedIn = connection.generation;
    const file = files[module];
    if (file === undefined) return { ok: false, finding: this.#missingFile(module, opened.value) };
    // One file can serve for several modules: what does not load is known by its file.
    const broken = connection.broken(file);
    if (broken !== undefined) return { ok: false, finding: broken };
    if (this.#loaded.has(module)) return { ok: true, value: undefined };
    const doing = this.#doing(module, `loading ${file}`, file, this.#loadMs);
    const outcome = await connection.ask<"load">({ op: "load", module }, [], doing);
    if (!outcome.ok) {
      connection.remember(file, outcome.finding);
      return outcome;
    }
    this.#loaded.set(module, outcome.value.answer);
    return { ok: true, value: undefined };
  }

  #doing(module: string, what: string, name: string, timeoutMs: number): Doing {
    const file = this.#connection.opened?.files[module] ?? module;
    // What the contract calls by this name is not what was meant by another.
    const taken = new Set(Object.values(this.#connection.opened?.names ?? {}));
    const exports = (this.#loaded.get(module)?.exports ?? []).filter((other) => !taken.has(other));
    return { what, name, file, exports, timeoutMs };
  }

  #objectDoing(object: StudentObject, what: string): Doing {
    return this.#doing(object.of.module, what, this.nameOf(object.of.name), this.#callMs);
  }

  #missingFile(module: string, { files, fileNames }: Opened): Finding {
    const expected = Object.values(fileNames);
    if (Object.keys(files).length === 0) {
      const folders = foldersOfWork([...this.#submission.files.keys()]);
      return { code: "empty-submission", params: { expected, ...(folders.length > 0 && { folders }) } };
    }
    const file = fileNames[module] ?? module;
    const others = [...this.#submission.files.keys()].filter((name) => !Object.values(files).includes(name));
    return { code: "missing-file", params: { file, ...nearest(file, others) } };
  }
}

/** Folders that have files of the contract: whoever gave the one around them meant one of them, or the class. */
function foldersOfWork(names: readonly string[]): string[] {
  const inFolders = names.filter((name) => name.includes("/") && isOfContract(basename(name)));
  return [...new Set(inFolders.map((name) => dirname(name)))];
}

function handlesOf(target: Reference | StudentMethod, argumentLists: readonly (readonly Argument[])[]): number[] {
  const own = "object" in target ? [target.object.id] : [];
  return [...own, ...argumentLists.flat().flatMap((value) => (value.type === "handle" ? [value.id] : []))];
}
