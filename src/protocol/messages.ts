/**
 * What the grader asks a runner and what a runner answers, the same for every language. Functions go by the
 * contract's canonical names (TypeScript's); a runner knows how its own language spells them.
 */
import { z } from "zod";
import { FrameError } from "./frame.ts";

/** Values in a message are in wire form: see value.ts. */
export type WireValue = unknown;

/** A function or class of a submission's file, or a method of an object that lives in the runner. */
export type Target =
  | { readonly module: string; readonly name: string }
  | { readonly object: number; readonly method: string };

export type Request =
  /** First of all, and before the runner knows anything of the submission: a failure is not the student's. */
  | {
      readonly op: "start";
      /** Memory for the language's arrays, where it must be fixed beforehand. */
      readonly arrayMegabytes: number;
      /** Objects that stay in the runner are numbered from here. */
      readonly firstObject: number;
    }
  /** The submission: its `files`, name → text, in their order. Nothing is read from a disk, and nothing runs yet. */
  | {
      readonly op: "open";
      readonly files: Readonly<Record<string, string>>;
      /** Of TypeScript: the files that are JavaScript once their types are taken out, as such. */
      readonly javascript?: Readonly<Record<string, string>>;
      /** The notebook whose cells the files are, where they are cells. */
      readonly notebook?: string;
      /** How the contract may be spelt, for a language in which it may. */
      readonly profile?: unknown;
    }
  /** Load one of the contract's files and answer with its exports. */
  | { readonly op: "load"; readonly module: string }
  /** The value of an export. */
  | { readonly op: "read"; readonly module: string; readonly name: string }
  /**
   * Call with each list of arguments in turn. Results at the positions `keep` (of a returned list) stay in the runner
   * and come back as handles. With `returnArguments` each answer holds the arguments as they are after the call.
   */
  | {
      readonly op: "call";
      readonly target: Target;
      readonly calls: readonly (readonly WireValue[])[];
      readonly keep: readonly number[];
      readonly returnArguments: boolean;
      /** Of a method: the object's parameters, to be set before each call. Absent: they stay as they are. */
      readonly parameters?: readonly WireValue[];
    }
  /** Seed every source of random numbers, then construct; the object stays in the runner. */
  | {
      readonly op: "construct";
      readonly module: string;
      readonly name: string;
      readonly arguments: readonly WireValue[];
      readonly seed: string;
    }
  | { readonly op: "get-parameters"; readonly object: number }
  | { readonly op: "set-parameters"; readonly object: number; readonly parameters: WireValue }
  /** Forget objects. */
  | { readonly op: "release"; readonly objects: readonly number[] }
  /** The training images (N, 3072) uint8 with their labels (N,) uint8, and each image's mean and deviation (N,). */
  | {
      readonly op: "training-images";
      readonly images: WireValue;
      readonly labels: WireValue;
      readonly means: WireValue;
      readonly deviations: WireValue;
    }
  /** Train `object` with this optimizer from now on. */
  | {
      readonly op: "training-start";
      readonly object: number;
      readonly optimizer: { readonly module: string; readonly name: string };
      /** Given to a momentum optimizer; absent for plain SGD. */
      readonly beta?: number;
      /** A record by the parameters' names, for a momentum optimizer to start from. Absent: they start at zero. */
      readonly velocities?: WireValue;
      readonly seed: string;
    }
  /** One step per row of `batches` (steps, batchSize) uint32; the answer holds losses, parameters, velocities. */
  | { readonly op: "training-steps"; readonly batches: WireValue; readonly learningRate: number };

/** A place in the student's files, as a stack trace names it. */
export interface RunnerWhere {
  readonly file: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Why a runner could not do what it was asked, when it is the student's doing. */
export type RunnerFailure = { readonly where?: RunnerWhere | undefined } & (
  | { readonly kind: "missing-export" }
  | { readonly kind: "wrong-export"; readonly expected: string; readonly actual: string }
  | { readonly kind: "syntax-error"; readonly message: string }
  | { readonly kind: "load-threw"; readonly error: string; readonly message: string }
  | { readonly kind: "forbidden-import"; readonly specifier: string }
  | { readonly kind: "unresolved-import"; readonly specifier: string }
  /** Something that stands in for a package that is not there was used. */
  | { readonly kind: "absent-import"; readonly specifier: string }
  /** `name` is the function that was called, where the request is about several. */
  | { readonly kind: "not-implemented"; readonly name?: string | undefined; readonly message?: string | undefined }
  | { readonly kind: "threw"; readonly name?: string | undefined; readonly error: string; readonly message: string }
  /** A result, or something that an object holds, of a form that the grader cannot go on with. */
  | {
      readonly kind: "wrong-form";
      readonly name: string;
      readonly result: string;
      readonly expected: string;
      readonly actual: string;
    }
);

/** Something worth telling that stopped nothing. */
export type RunnerNote = { readonly where?: RunnerWhere | undefined } & (
  | { readonly kind: "skipped-cell"; readonly message: string }
  | { readonly kind: "removed-name"; readonly name: string; readonly replacement: string }
  /** It reached for what no submission needs, and was refused. */
  | { readonly kind: "forbidden-access"; readonly what: string }
);

/** How one call of a list went. */
export type CallAnswer =
  | { readonly value: WireValue; readonly arguments?: readonly WireValue[] | undefined }
  | { readonly failure: RunnerFailure };

/** Names that a file exports, for a hint at the one that was meant. */
const MAX_EXPORTS = 1000;
/** Of one reply. */
const MAX_NOTES = 100;

/** Texts are cut to what a person reads. A runner does so itself; who writes in its place need not. */
const cut = (length: number): z.ZodType<string> => z.string().transform((text) => text.slice(0, length));
const longText = cut(1000);
const shortText = cut(100);
/** An import, or what was expected and came. */
const phrase = cut(300);
const position = z.number().int().nonnegative();

const whereSchema = z.object({ file: phrase, line: position.optional(), column: position.optional() });
const failed = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.object({ kind: z.literal(kind), ...shape, where: whereSchema.optional() });

const failureSchema: z.ZodType<RunnerFailure> = z.discriminatedUnion("kind", [
  failed("missing-export", {}),
  failed("wrong-export", { expected: phrase, actual: phrase }),
  failed("syntax-error", { message: longText }),
  failed("load-threw", { error: shortText, message: longText }),
  failed("forbidden-import", { specifier: phrase }),
  failed("unresolved-import", { specifier: phrase }),
  failed("absent-import", { specifier: phrase }),
  failed("not-implemented", { name: shortText.optional(), message: longText.optional() }),
  failed("threw", { name: shortText.optional(), error: shortText, message: longText }),
  failed("wrong-form", { name: shortText, result: shortText, expected: phrase, actual: phrase }),
]);

/**
 * A list of which every entry fits. It stops at the first that does not: z.array tells of each, and there may be millions.
 *
 * @param most entries beyond it are left out.
 */
const listOf = <T>(schema: z.ZodType<T>, most = Infinity): z.ZodType<T[]> =>
  z.array(z.unknown()).transform((entries, context) => {
    const list: T[] = [];
    for (const entry of entries.slice(0, most)) {
      const parsed = schema.safeParse(entry);
      if (!parsed.success) {
        context.addIssue("an entry of another form");
        return z.NEVER;
      }
      list.push(parsed.data);
    }
    return list;
  });

const callAnswerSchema: z.ZodType<CallAnswer> = z.union([
  z.object({ failure: failureSchema }),
  z.object({ value: z.unknown(), arguments: z.array(z.unknown()).optional() }),
]);

/** What a runner finds in a submission without running any of it. */
export interface Opened {
  /** Canonical module name → the file of this submission that is it. Absent: the submission has no such file. */
  readonly files: Readonly<Record<string, string>>;
  /** Canonical module name → what its file is called in this language. */
  readonly fileNames: Readonly<Record<string, string>>;
  /** Canonical function name → its name in this language. */
  readonly names: Readonly<Record<string, string>>;
}

/** What there is of a module once it has run. */
export interface Loaded {
  readonly exports: readonly string[];
  /** Of functions, classes and methods, by its own names: where what they stand for is written, as far as that shows. */
  readonly places: readonly { readonly name: string; readonly where: RunnerWhere }[];
  /** Arrays that are set outside of these, and that they read. Default: none. */
  readonly reads?: readonly { readonly name: string; readonly variable: string; readonly where: RunnerWhere }[];
}

/** The answer's form for each request. */
export interface Answers {
  start: Record<string, never>;
  open: Opened;
  load: Loaded;
  read: { readonly value: WireValue };
  call: { readonly results: readonly CallAnswer[] };
  construct: { readonly object: number };
  "get-parameters": { readonly value: WireValue };
  "set-parameters": Record<string, never>;
  release: Record<string, never>;
  "training-images": Record<string, never>;
  "training-start": Record<string, never>;
  "training-steps": {
    readonly losses: WireValue;
    readonly parameters: WireValue;
    readonly velocities: WireValue;
  };
}

// Not z.record and z.strictObject, for the same reason.
const fieldNames = z.custom<Readonly<Record<string, string>>>(
  (value) => isObject(value) && Object.values(value).every((entry) => typeof entry === "string"),
);
const nothing = z.custom<Record<string, never>>((value) => isObject(value) && Object.keys(value).length === 0);
const placeSchema = z.object({ name: shortText, where: whereSchema });
const readSchema = z.object({ name: shortText, variable: shortText, where: whereSchema });
const answerSchemas: { readonly [Op in keyof Answers]: z.ZodType<Answers[Op]> } = {
  start: nothing,
  open: z.object({ files: fieldNames, fileNames: fieldNames, names: fieldNames }),
  load: z.object({
    exports: listOf(shortText, MAX_EXPORTS),
    places: listOf(placeSchema, MAX_EXPORTS),
    reads: listOf(readSchema, MAX_EXPORTS).exactOptional(),
  }),
  read: z.object({ value: z.unknown() }),
  call: z.object({ results: listOf(callAnswerSchema) }),
  construct: z.object({ object: z.number().int() }),
  "get-parameters": z.object({ value: z.unknown() }),
  "set-parameters": nothing,
  release: nothing,
  "training-images": nothing,
  "training-start": nothing,
  "training-steps": z.object({ losses: z.unknown(), parameters: z.unknown(), velocities: z.unknown() }),
};

const noteSchema: z.ZodType<RunnerNote> = z.discriminatedUnion("kind", [
  failed("skipped-cell", { message: longText }),
  failed("removed-name", { name: shortText, replacement: shortText }),
  failed("forbidden-access", { what: shortText }),
]);

const notesSchema = listOf(noteSchema, MAX_NOTES).default([]);
const envelopeSchema = z.union([
  z.object({ id: z.number(), notes: notesSchema, answer: z.unknown() }),
  z.object({ id: z.number(), notes: notesSchema, failure: failureSchema }),
]);

/** A runner's reply to the request `id`: the answer, or why not; and what it noticed since its last reply. */
export type Reply<Op extends keyof Answers> = { readonly notes: readonly RunnerNote[] } & (
  | { readonly ok: true; readonly answer: Answers[Op] }
  | { readonly ok: false; readonly failure: RunnerFailure }
);

/** The reply in a frame's message. Throws FrameError where it is not the reply to this request. */
export function parseReply<Op extends keyof Answers>(message: unknown, op: Op, id: number): Reply<Op> {
  const envelope = envelopeSchema.safeParse(message);
  if (!envelope.success || envelope.data.id !== id) throw new FrameError("a reply that nothing was asked for");
  const { notes } = envelope.data;
  if ("failure" in envelope.data) return { ok: false, failure: envelope.data.failure, notes };
  const answer = answerSchemas[op].safeParse(envelope.data.answer);
  if (!answer.success) throw new FrameError(`an answer to ${op} of the wrong form`);
  return { ok: true, answer: answer.data, notes };
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
