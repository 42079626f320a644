/**
 * Recorded answers: what was asked, as a digest of the question and its inputs, and what the answer was. Numbers and arrays
 * come back bit by bit.
 */
import { createHash, type Hash } from "node:crypto";
import { z } from "zod";

import { Random } from "../numeric/random.ts";
import { isFloat, sizeOf, typedArrays, type DType, type FloatTensor, type Tensor } from "../numeric/tensor.ts";

/** Everything that a frozen oracle knows. */
export interface RecordedAnswers {
  /** SHA-256 of the rubric, with its profile, by which was graded when they were recorded. */
  readonly rubric: string;
  /** For which there are answers. */
  readonly seeds: readonly number[];
  /** The names of all graphs. */
  readonly graphs: readonly string[];
  /** Digest of the question → the answer, as `encodeAnswer` leaves it. */
  readonly answers: Readonly<Record<string, unknown>>;
}

export const recordedAnswersSchema: z.ZodType<RecordedAnswers> = z.strictObject({
  rubric: z.string(),
  seeds: z.array(z.int()),
  graphs: z.array(z.string()),
  answers: z.record(z.string(), z.unknown()),
});

/** A question with its inputs as a text that no other question has. */
export function keyOf(question: string, inputs: readonly unknown[]): string {
  const hash = createHash("sha256");
  digest(hash, [question, ...inputs]);
  return hash.digest("base64url").slice(0, 22);
}

function digest(hash: Hash, input: unknown): void {
  if (input instanceof Random) hash.update(`random ${JSON.stringify(input.name)};`);
  else if (isTensor(input)) {
    const { dtype, shape, data } = input;
    hash.update(`${dtype} ${shape.join(" ")};`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  } else if (Array.isArray(input)) {
    hash.update(`list ${input.length};`);
    for (const item of input) digest(hash, item);
  } else if (isRecord(input)) {
    const keys = Object.keys(input).toSorted();
    hash.update(`record ${keys.join(" ")};`);
    for (const key of keys) digest(hash, input[key]);
  } else hash.update(`${typeof input} ${JSON.stringify(input)};`);
}

/** An answer as JSON can hold it: numbers, texts, arrays, and lists and records of them. */
export function encodeAnswer(answer: unknown): unknown {
  if (typeof answer === "number" && !Number.isFinite(answer)) return { number: String(answer) };
  if (isTensor(answer)) {
    const { dtype, shape, data } = answer;
    return { dtype, shape, base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64") };
  }
  if (Array.isArray(answer)) return answer.map(encodeAnswer);
  if (!isRecord(answer)) return answer;
  return Object.fromEntries(Object.entries(answer).map(([key, item]) => [key, encodeAnswer(item)]));
}

const numberSchema = z.strictObject({ number: z.enum(["NaN", "Infinity", "-Infinity"]) });
const tensorSchema = z.strictObject({
  dtype: z.string().refine((dtype): dtype is DType => Object.hasOwn(typedArrays, dtype)),
  shape: z.array(z.int().nonnegative()),
  base64: z.string(),
});

/** What `encodeAnswer` was given. */
export function decodeAnswer(recorded: unknown): unknown {
  const number = numberSchema.safeParse(recorded);
  if (number.success) return Number(number.data.number);
  const tensor = tensorSchema.safeParse(recorded);
  if (tensor.success) return decodeTensor(tensor.data);
  if (Array.isArray(recorded)) return recorded.map(decodeAnswer);
  if (!isRecord(recorded)) return recorded;
  return Object.fromEntries(Object.entries(recorded).map(([key, item]) => [key, decodeAnswer(item)]));
}

function decodeTensor({ dtype, shape, base64 }: z.infer<typeof tensorSchema>): Tensor {
  // A copy of its own begins where every dtype may.
  const { buffer } = Uint8Array.from(Buffer.from(base64, "base64"));
  return { dtype, shape, data: new typedArrays[dtype](buffer, 0, sizeOf(shape)) };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

function isTensor(value: unknown): value is Tensor {
  return isRecord(value) && "dtype" in value && "shape" in value && ArrayBuffer.isView(value["data"]);
}

/** Whether this is an array of floating-point numbers. */
export const isFloatTensor = (value: unknown): value is FloatTensor => isTensor(value) && isFloat(value);
