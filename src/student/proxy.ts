/**
 * The student proxy: the student's code as the grader sees it. It loads, calls, constructs and trains, in whatever
 * language, and answers with a value or with the finding that says why there is none. A runner that dies is replaced by
 * the next request, so that one part's misfortune is no other part's.
 */
import { InternalError } from "../errors.ts";
import type { Finding } from "../findings.ts";
import type { Tensor } from "../numeric/tensor.ts";
import { FrameError } from "../protocol/frame.ts";
import { decodeValue, encodeValue, type Value } from "../protocol/value.ts";
import type { Answers, Request, Started, Target } from "../protocol/messages.ts";
import { runnerCommand } from "../runner/command.ts";
import type { Ending, Limits } from "../sandbox/process.ts";
import type { Submission } from "../submission/stage.ts";
import { endingFinding, failureFinding, nearest, type Doing } from "./failures.ts";
import { Runner, type Response } from "./runner.ts";

/** A value, or the finding that says why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly finding: Finding };

/** What the student's code may use, and for how long. */
export interface StudentLimits extends Limits {
  readonly loadMs: number;
  readonly callMs: number;
}

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
}

type TrainingOp = "training-images" | "training-start" | "training-steps";

/** Starting a runner has nothing to do with the student: beyond this, the machine is at fault. */
const START_MS = 60_000;
/** Numbers of objects of one runner and the next do not overlap. */
const OBJECTS_PER_RUNNER = 1_000_000;
/** Share of the memory limit for the language's arrays. */
const ARRAY_SHARE = 1 / 3;

export class StudentProxy {
  readonly #submission: Submission;
  readonly #limits: StudentLimits;
  readonly #exports = new Map<string, readonly string[]>();
  /** What is known to fail is not tried again: files that do not load, functions that do not end. */
  readonly #broken = new Map<string, Finding>();
  #runner: Runner | undefined;
  #started: Started | undefined;
  #generation = 0;
  #lastDoing: Doing | undefined;
  /** How the last runner that is gone ended: the finding for whatever asks for its objects. */
  #lastEnding: Finding | undefined;
  #printed = "";

  constructor(submission: Submission, limits: StudentLimits) {
    this.#submission = submission;
    this.#limits = limits;
  }

  /** Starts a runner, if none is up, and says what it is. Throws InternalError where this machine cannot. */
  async start(): Promise<Started> {
    const ending = this.#runner?.ending;
    if (this.#runner !== undefined && ending === undefined && this.#started !== undefined) return this.#started;
    // Perhaps it died only after its last answer, of what that request left behind.
    if (ending !== undefined && this.#lastDoing !== undefined) {
      this.#lastEnding = endingFinding(ending, this.#lastDoing, this.#limits);
    }
    const { memoryMegabytes } = this.#limits;
    const { program, arguments: args } = runnerCommand(this.#submission.language, memoryMegabytes);
    this.#generation += 1;
    this.#printed = this.printed;
    this.#exports.clear();
    this.#runner = Runner.start(program, args, this.#limits);
    const response = await this.#runner.request<"start">(
      {
        op: "start",
        files: Object.fromEntries(this.#submission.files),
        arrayMegabytes: Math.floor(memoryMegabytes * ARRAY_SHARE),
        firstObject: this.#generation * OBJECTS_PER_RUNNER,
      },
      [],
      START_MS,
    );
    if (response.kind !== "answered") {
      throw new InternalError(`The runner did not start: ${JSON.stringify(response)}\n${this.#runner.printed}`);
    }
    this.#started = response.answer;
    return response.answer;
  }

  /** A canonical name as the student's language spells it. */
  nameOf(name: string): string {
    return this.#started?.names[name] ?? name;
  }

  /** What the student's code has printed so far, in all its runners. */
  get printed(): string {
    return this.#printed + (this.#runner?.printed ?? "");
  }

  /** Calls a function once. */
  async call(
    target: Reference | StudentMethod,
    args: readonly Value[],
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
    argumentLists: readonly (readonly Value[])[],
    { keep = [], returnArguments = false }: CallOptions = {},
  ): Promise<Outcome<readonly Outcome<Call>[]>> {
    const reference = "object" in target ? target.object.of : target;
    const name = "object" in target ? target.method : target.name;
    const ready = await this.#ready(reference.module, handlesOf(target, argumentLists));
    if (!ready.ok) return ready;
    const doing = this.#doing(reference.module, name, this.nameOf(name), this.#limits.callMs);
    const tensors: Tensor[] = [];
    const calls = argumentLists.map((list) => list.map((value) => encodeValue(value, tensors)));
    const wireTarget: Target = "object" in target ? { object: target.object.id, method: name } : reference;
    const outcome = await this.#ask<"call">(
      { op: "call", target: wireTarget, calls, keep, returnArguments },
      tensors,
      doing,
    );
    if (!outcome.ok) return outcome;
    const { answer, tensors: received } = outcome.value;
    if (answer.results.length !== calls.length) {
      return this.#violation(new FrameError("results for other calls"), doing);
    }
    return this.#decoded(doing, () =>
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
    const doing = this.#doing(module, `reading ${this.nameOf(name)}`, this.nameOf(name), this.#limits.callMs);
    const outcome = await this.#ask<"read">({ op: "read", module, name }, [], doing);
    if (!outcome.ok) return outcome;
    const { answer, tensors } = outcome.value;
    return this.#decoded(doing, () => decodeValue(answer.value, tensors));
  }

  /** Seeds every source of random numbers of the student's process, then constructs an object there. */
  async construct(of: Reference, args: readonly Value[], seed: string): Promise<Outcome<StudentObject>> {
    const ready = await this.#ready(of.module, []);
    if (!ready.ok) return ready;
    const tensors: Tensor[] = [];
    const wire = args.map((value) => encodeValue(value, tensors));
    const doing = this.#doing(of.module, `new ${this.nameOf(of.name)}`, this.nameOf(of.name), this.#limits.callMs);
    const outcome = await this.#ask<"construct">({ op: "construct", ...of, arguments: wire, seed }, tensors, doing);
    if (!outcome.ok) return outcome;
    return { ok: true, value: { id: outcome.value.answer.object, of } };
  }

  /** The object's `params`. */
  async parameters(object: StudentObject): Promise<Outcome<Value>> {
    const doing = this.#objectDoing(object, "reading params");
    const ready = await this.#ready(object.of.module, [object.id]);
    if (!ready.ok) return ready;
    const outcome = await this.#ask<"get-parameters">({ op: "get-parameters", object: object.id }, [], doing);
    if (!outcome.ok) return outcome;
    const { answer, tensors } = outcome.value;
    return this.#decoded(doing, () => decodeValue(answer.value, tensors));
  }

  /** Replaces entries of the object's `params`. */
  async setParameters(object: StudentObject, parameters: Value): Promise<Outcome<undefined>> {
    const ready = await this.#ready(object.of.module, [object.id]);
    if (!ready.ok) return ready;
    const tensors: Tensor[] = [];
    const request = { op: "set-parameters", object: object.id, parameters: encodeValue(parameters, tensors) } as const;
    const outcome = await this.#ask<"set-parameters">(request, tensors, this.#objectDoing(object, "setting params"));
    return outcome.ok ? { ok: true, value: undefined } : outcome;
  }

  /** Lets objects go. */
  async release(objects: readonly number[]): Promise<void> {
    if (this.#runner === undefined || this.#runner.ending !== undefined || objects.length === 0) return;
    await this.#runner.request<"release">({ op: "release", objects }, [], this.#limits.callMs);
  }

  /**
   * Any request about training: see training/. `of` is the function it is about, `what` names the doing. Values in the
   * request are in wire form, with their arrays in `tensors`; the answer's fields come back by name.
   */
  async train(
    request: Extract<Request, { op: TrainingOp }>,
    tensors: readonly Tensor[],
    { of, what, timeoutMs }: { of: Reference; what: string; timeoutMs: number },
  ): Promise<Outcome<ReadonlyMap<string, Value>>> {
    const ready = await this.#ready(of.module, "object" in request ? [request.object] : []);
    if (!ready.ok) return ready;
    const doing = this.#doing(of.module, what, this.nameOf(of.name), timeoutMs);
    const outcome = await this.#ask<TrainingOp>(request, tensors, doing);
    if (!outcome.ok) return outcome;
    const { answer, tensors: received } = outcome.value;
    return this.#decoded(
      doing,
      () => new Map(Object.entries(answer).map(([key, wire]) => [key, decodeValue(wire, received)])),
    );
  }

  /** Ends the runner. */
  async close(): Promise<void> {
    await this.#runner?.close();
  }

  /** A runner is up, the module is loaded, and the objects are in that runner; or why not. */
  async #ready(module: string, objects: readonly number[]): Promise<Outcome<undefined>> {
    const started = await this.start();
    const oldest = this.#generation * OBJECTS_PER_RUNNER;
    if (objects.some((id) => id < oldest) && this.#lastEnding !== undefined) {
      return { ok: false, finding: this.#lastEnding };
    }
    const broken = this.#broken.get(module);
    if (broken !== undefined) return { ok: false, finding: broken };
    const file = started.files[module];
    if (file === undefined) return { ok: false, finding: this.#missingFile(module, started) };
    if (this.#exports.has(module)) return { ok: true, value: undefined };
    const doing = this.#doing(module, `loading ${file}`, file, this.#limits.loadMs);
    const outcome = await this.#ask<"load">({ op: "load", module }, [], doing);
    if (!outcome.ok) {
      this.#broken.set(module, outcome.finding);
      return outcome;
    }
    this.#exports.set(module, outcome.value.answer.exports);
    return { ok: true, value: undefined };
  }

  /** One request. What hangs, dies or breaks the protocol is remembered and not asked again. */
  async #ask<Op extends keyof Answers & Request["op"]>(
    request: Extract<Request, { op: Op }>,
    tensors: readonly Tensor[],
    doing: Doing,
  ): Promise<Outcome<{ answer: Answers[Op]; tensors: readonly Tensor[] }>> {
    const broken = this.#broken.get(doing.what);
    if (broken !== undefined) return { ok: false, finding: broken };
    if (this.#runner === undefined) throw new InternalError("A request before the runner was started.");
    this.#lastDoing = doing;
    const response: Response<Op> = await this.#runner.request<Op>(request, tensors, doing.timeoutMs);
    switch (response.kind) {
      case "answered":
        return { ok: true, value: response };
      case "refused":
        return { ok: false, finding: failureFinding(response.failure, doing) };
      case "ended":
        return this.#ended(response.ending, doing);
    }
  }

  /** A reply's values, which are decoded with suspicion. */
  async #decoded<T>(doing: Doing, decode: () => T): Promise<Outcome<T>> {
    try {
      return { ok: true, value: decode() };
    } catch (error) {
      return this.#violation(error, doing);
    }
  }

  async #violation(error: unknown, doing: Doing): Promise<Outcome<never>> {
    const ending = await this.#runner?.violation(error);
    if (ending === undefined) throw error;
    return this.#ended(ending, doing);
  }

  #ended(ending: Ending, doing: Doing): Outcome<never> {
    const finding = endingFinding(ending, doing, this.#limits);
    this.#broken.set(doing.what, finding);
    return { ok: false, finding };
  }

  #doing(module: string, what: string, name: string, timeoutMs: number): Doing {
    const file = this.#started?.files[module] ?? module;
    return { what, name, file, exports: this.#exports.get(module) ?? [], timeoutMs };
  }

  #objectDoing(object: StudentObject, what: string): Doing {
    return this.#doing(object.of.module, what, this.nameOf(object.of.name), this.#limits.callMs);
  }

  #missingFile(module: string, started: Started): Finding {
    const expected = Object.values(started.fileNames);
    if (Object.keys(started.files).length === 0) return { code: "empty-submission", params: { expected } };
    const file = started.fileNames[module] ?? module;
    const others = [...this.#submission.files.keys()].filter((name) => !Object.values(started.files).includes(name));
    return { code: "missing-file", params: { file, ...nearest(file, others) } };
  }
}

/** A method of an object in the runner. */
export interface StudentMethod {
  readonly object: StudentObject;
  readonly method: string;
}

function handlesOf(target: Reference | StudentMethod, argumentLists: readonly (readonly Value[])[]): number[] {
  const own = "object" in target ? [target.object.id] : [];
  return [...own, ...argumentLists.flat().flatMap((value) => (value.type === "handle" ? [value.id] : []))];
}
