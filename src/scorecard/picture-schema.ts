/** The zod schema of every picture. The types are those of pictures.ts, which the compiler holds this against. */
import { z } from "zod";

import type { Picture } from "../pictures.ts";

const text = z.string();
const num = z.union([z.number(), z.enum(["NaN", "Infinity", "-Infinity"])]);
const hideable = z.union([num, z.literal("hidden")]);

const edge = z.strictObject({ from: text, gradient: hideable.exactOptional() });
const node = z.strictObject({
  id: text,
  op: text.exactOptional(),
  inputs: z.array(edge),
  value: hideable,
  gradient: hideable.exactOptional(),
  actual: z.strictObject({ value: num.exactOptional(), gradient: num.exactOptional() }).exactOptional(),
});

/** A picture as a scorecard holds it. */
export const pictureSchema: z.ZodType<Picture> = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("graph"),
    name: text,
    graph: text,
    drawnBy: z.enum(["reference", "student"]),
    isAnswer: z.boolean(),
    input: text,
    nodes: z.array(node),
  }),
  z.strictObject({
    kind: z.literal("array"),
    name: text,
    result: text,
    input: text,
    shape: z.array(z.number().int().nonnegative()),
    actual: z.array(num),
    expected: z.union([z.array(num), z.literal("hidden")]),
    wrong: z.array(z.number().int().nonnegative()),
  }),
]);
