/** One submission, loaded: answers the grader's requests one after the other. */
import { reserveArrays, toTiledArray } from "../../numeric/engine.ts";
import type { RawImages } from "../../numeric/normalise.ts";
import type { Tensor } from "../../numeric/tensor.ts";
import type { Answers, CallAnswer, Request, RunnerFailure, Target, WireValue } from "../../protocol/messages.ts";
import { decodeTiled, decodeValue, encodeValue, type Value } from "../../protocol/value.ts";
import { reading } from "./deferred/watch.ts";
import { placesOf } from "./definitions.ts";
import { callFailure, guarded, loadFailure, Refused } from "./failures.ts";
import { findModule, importWhole, serveModules, type Namespace } from "./modules.ts";
import { modules, names } from "./names.ts";
import * as np from "./numpy.ts";
import { readParameters, writeParameters } from "./parameters.ts";
import { seedEverything } from "./randomness.ts";
import { trainSteps, type Training } from "./training.ts";
import { describe, fromNative, toNative } from "./values.ts";

/** A longer list is none of the contract's, and keeps nothing. */
const MAX_KEPT_FROM = 16;

type RequestOf<Op extends Request["op"]> = Extract<Request, { op: Op }>;

/** Answers requests. Arrays of a request and of its answer travel beside it. */
export class Session {
  readonly #files = new Map<string, string>();
  /** The same as they run, line by line. */
  readonly #javascript = new Map<string, string>();
  readonly #objects = new Map<number, unknown>();
  #nextObject = 0;
  #images: RawImages | undefined;
  #training: Training | undefined;
  /** Arrays of the request at hand, and of its answer. */
  #received: readonly Tensor[] = [];
  #sent: Tensor[] = [];
  /** How many of them are copies. */
  #copied = 0;

  /** The answer to a request, or the failure that is the student's doing; `tensors` are the answer's arrays. */
  async handle(
    request: Request,
    received: readonly Tensor[],
  ): Promise<{ reply: { answer: unknown } | { failure: RunnerFailure }; tensors: Tensor[] }> {
    this.#received = received;
    this.#sent = [];
    this.#copied = 0;
    try {
      const answer = await this.#answer(request);
      return { reply: { answer }, tensors: this.#sent };
    } catch (error) {
      if (error instanceof Refused) return { reply: { failure: error.failure }, tensors: [] };
      throw error;
    }
  }

  async #answer(request: Request): Promise<unknown> {
    switch (request.op) {
      case "start":
        return this.#start(request);
      case "open":
        return this.#open(request);
      case "load":
        return this.#load(request);
      case "read":
        return this.#read(request);
      case "call":
        return this.#call(request);
      case "construct":
        return this.#construct(request);
      case "get-parameters":
        return { value: this.#encodeParameters(this.#model(request.object)) };
      case "set-parameters":
        return this.#setParameters(request);
      case "release":
        for (const object of request.objects) this.#objects.delete(object);
        return {};
      case "training-images":
        this.#images = this.#decodeImages(request);
        return {};
      case "training-start":
        return this.#startTraining(request);
      case "training-steps":
        return this.#trainSteps(request);
    }
  }

  #start({ firstObject, arrayMegabytes }: RequestOf<"start">): Answers["start"] {
    this.#nextObject = firstObject;
    reserveArrays(arrayMegabytes);
    return {};
  }

  #open({ files, javascript = {} }: RequestOf<"open">): Answers["open"] {
    for (const [name, text] of Object.entries(files)) {
      this.#files.set(name, text);
      this.#javascript.set(name, javascript[name] ?? text);
    }
    serveModules(this.#files, new Map(Object.entries(javascript)));
    const found = modules.map((module) => [module, findModule(module, this.#files)] as const);
    return {
      files: Object.fromEntries(found.flatMap(([module, file]) => (file === undefined ? [] : [[module, file]]))),
      fileNames: Object.fromEntries(modules.map((module) => [module, `${module}.ts`])),
      names,
    };
  }

  async #load({ module }: RequestOf<"load">): Promise<Answers["load"]> {
    const { whole: namespace } = await this.#module(module);
    return { exports: Object.keys(namespace), places: placesOf(namespace, this.#javascriptFrom(module)) };
  }

  async #read({ module, name }: RequestOf<"read">): Promise<Answers["read"]> {
    const { whole: namespace } = await this.#module(module);
    if (!(name in namespace)) throw new Refused({ kind: "missing-export" });
    return { value: this.#encode(guarded(() => fromNative(namespace[name]))) };
  }

  async #call(request: RequestOf<"call">): Promise<Answers["call"]> {
    const [callee, self] = await this.#target(request.target);
    const results: CallAnswer[] = [];
    for (const [index, wireArguments] of request.calls.entries()) {
      this.#keepSent();
      const parameters = request.parameters?.[index];
      if (parameters !== undefined && "object" in request.target) {
        this.#setParameters({ op: "set-parameters", object: request.target.object, parameters });
      }
      const args = wireArguments.map((wire) => this.#decodeArgument(wire));
      try {
        const result: unknown = callee.apply(self, args);
        const answer = { value: this.#encode(this.#kept(result, request.keep)) };
        const after = (): WireValue[] => args.map((argument) => this.#encode(fromNative(argument)));
        results.push(request.returnArguments ? { ...answer, arguments: after() } : answer);
      } catch (error) {
        results.push({ failure: callFailure(error) });
      }
    }
    return { results };
  }

  /** Copies the arrays of earlier calls: whoever works in buffers of their own may write the next result over them. */
  #keepSent(): void {
    for (let index = this.#copied; index < this.#sent.length; index++) {
      const tensor = this.#sent[index];
      if (tensor !== undefined) this.#sent[index] = { ...tensor, data: tensor.data.slice() };
    }
    this.#copied = this.#sent.length;
  }

  /** A result as a value, its items at the positions `keep` as handles. */
  #kept(result: unknown, keep: readonly number[]): Value {
    if (keep.length === 0 || !Array.isArray(result) || result.length > MAX_KEPT_FROM) return fromNative(result);
    const items = Array.from(result, (item, index) =>
      keep.includes(index) ? this.#handle(item) : fromNative(item, 1),
    );
    return { type: "list", items };
  }

  async #construct(request: RequestOf<"construct">): Promise<Answers["construct"]> {
    const { whole: namespace } = await this.#module(request.module);
    const constructor = exported(namespace, request.name, "a class");
    const args = request.arguments.map((wire) => this.#decode(wire));
    seedEverything(request.seed);
    const { id } = this.#handle(guarded(() => Reflect.construct(constructor, args)));
    return { object: id };
  }

  #setParameters(request: RequestOf<"set-parameters">): Answers["set-parameters"] {
    writeParameters(this.#model(request.object), this.#decodeRecord(request.parameters));
    return {};
  }

  async #startTraining(request: RequestOf<"training-start">): Promise<Answers["training-start"]> {
    const { module, name } = request.optimizer;
    const optimizer = exported((await this.#module(module)).whole, name, "a function");
    seedEverything(request.seed);
    this.#training = {
      model: this.#model(request.object),
      optimizer: (...args) => Reflect.apply(optimizer, undefined, args),
      optimizerName: name,
      beta: request.beta,
      velocities: this.#velocities(request),
    };
    return {};
  }

  #velocities({ velocities: wire }: RequestOf<"training-start">): Training["velocities"] {
    const values = wire === undefined ? {} : this.#decodeRecord(wire);
    return new Map(
      Object.entries(values).flatMap(([name, value]) => (value instanceof np.NDArray ? [[name, value]] : [])),
    );
  }

  async #trainSteps(request: RequestOf<"training-steps">): Promise<Answers["training-steps"]> {
    const batches = decodeValue(request.batches, this.#received);
    if (this.#training === undefined || this.#images === undefined || batches.type !== "array") {
      throw new Error("training steps were asked for before a training was started");
    }
    const losses = await trainSteps(this.#training, this.#images, batches.tensor, request.learningRate);
    return {
      losses: this.#encode(fromNative(np.array(losses))),
      parameters: this.#encodeParameters(this.#training.model),
      velocities: this.#encode(fromNative(Object.fromEntries(this.#training.velocities))),
    };
  }

  async #target(target: Target): Promise<[callee: Function, self: unknown]> {
    if ("module" in target) {
      return [exported((await this.#module(target.module)).whole, target.name, "a function"), undefined];
    }
    const model = this.#model(target.object);
    const method = guarded(() => model[target.method]);
    if (typeof method !== "function") {
      throw new Refused(
        method === undefined
          ? { kind: "missing-export" }
          : { kind: "wrong-export", expected: "a method", actual: describe(method) },
      );
    }
    return [method, model];
  }

  async #module(module: string): Promise<{ readonly whole: Namespace }> {
    const file = findModule(module, this.#files);
    if (file === undefined) throw new Error(`the submission has no module ${module}`);
    try {
      return await importWhole(file);
    } catch (error) {
      throw new Refused(loadFailure(error));
    }
  }

  /** All files, a module's own first. */
  #javascriptFrom(module: string): ReadonlyMap<string, string> {
    const file = findModule(module, this.#files) ?? "";
    return new Map([[file, this.#javascript.get(file) ?? ""], ...this.#javascript]);
  }

  #handle(object: unknown): Extract<Value, { type: "handle" }> {
    const id = this.#nextObject++;
    this.#objects.set(id, object);
    return { type: "handle", id };
  }

  #model(id: number): Record<string, unknown> {
    const object = this.#objects.get(id);
    if (!isObject(object)) throw new Error(`no object ${id}`);
    return object;
  }

  #decodeArgument(wire: WireValue): unknown {
    const tiled = decodeTiled(wire, this.#received);
    return tiled === undefined ? this.#decode(wire) : toTiledArray(tiled.shape, tiled.tile);
  }

  #decode(wire: WireValue): unknown {
    return toNative(decodeValue(wire, this.#received), this.#objects);
  }

  /**
   * What a training goes on from. Nobody has these arrays yet, so filling them gives nothing away: what is computed from them
   * can wait as it does from arrays that a step made, and ends in the same bits as in the middle of a training.
   */
  #decodeRecord(wire: WireValue): Record<string, unknown> {
    const values = reading(() => this.#decode(wire));
    if (!isObject(values)) throw new Error("a record of the wrong form");
    return values;
  }

  #encode(value: Value): WireValue {
    return encodeValue(value, this.#sent);
  }

  #encodeParameters(model: Record<string, unknown>): WireValue {
    const parameters = readParameters(model);
    return this.#encode(guarded(() => fromNative(parameters)));
  }

  #decodeImages(request: RequestOf<"training-images">): RawImages {
    const data = [request.images, request.labels, request.means, request.deviations].map((wire) => {
      const value = decodeValue(wire, this.#received);
      return value.type === "array" ? value.tensor.data : undefined;
    });
    const [images, labels, means, deviations] = data;
    if (
      !(images instanceof Uint8Array && labels instanceof Uint8Array) ||
      !(means instanceof Float64Array && deviations instanceof Float64Array)
    ) {
      throw new Error("training images of the wrong form");
    }
    return { images, labels, means, deviations };
  }
}

/** An export that must be a function or class. */
function exported(namespace: Namespace, name: string, expected: "a function" | "a class"): Function {
  if (!(name in namespace)) throw new Refused({ kind: "missing-export" });
  const value = namespace[name];
  // Only classes have a prototype that cannot be written; functions make objects as well, if they are not arrows.
  const fits = typeof value === "function" && (expected === "a function" || "prototype" in value);
  if (!fits) throw new Refused({ kind: "wrong-export", expected, actual: describe(value) });
  return value;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
