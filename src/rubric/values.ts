/**
 * The values that files of the course staff are made of. Each schema's error text is what was expected there, to be put
 * after "Expected … to be"; validate.ts makes the sentence.
 */
import { z } from "zod";

/** A finite number; `.nan` and `.inf` are none. */
export const number = (expected: string, allows: (value: number) => boolean): z.ZodType<number> =>
  z.number({ error: expected }).refine(allows, { error: expected });

/** @param to Default: the largest number that is counted exactly. */
export const wholeNumber = (from: number, to: number = Number.MAX_SAFE_INTEGER): z.ZodType<number> =>
  number(
    to === Number.MAX_SAFE_INTEGER ? `a whole number of at least ${from}` : `a whole number from ${from} to ${to}`,
    (value) => Number.isInteger(value) && value >= from && value <= to,
  );

/** Text with something in it. */
export const text: z.ZodType<string> = z.string({ error: "text" }).regex(/\S/u, { error: "text that is not empty" });

/** One of a few words. */
export const oneOf = <const Choice extends string>(...choices: Choice[]): z.ZodEnum<z.core.util.ToEnum<Choice>> =>
  z.enum(choices, { error: `one of ${choices.join(", ")}` });

/** A list. @param what its items, for example `parts`. @param least how many it needs, for example `one part`. */
export const list = <Item>(item: z.ZodType<Item>, what: string, least?: string): z.ZodType<Item[]> => {
  const any = z.array(item, { error: `a list of ${what}` });
  return least === undefined ? any : any.min(1, { error: `a list of at least ${least}` });
};

/** A mapping with these keys and no others. An unknown key is an issue of its own, which carries the known ones. */
export const mapping = <Shape extends z.core.$ZodLooseShape>(shape: Shape): StrictObject<Shape> => {
  const knownKeys = Object.keys(shape);
  return z
    .object(shape, { error: `a mapping of ${knownKeys.join(", ")}` })
    .catchall(z.custom<unknown>(() => false, { params: { knownKeys } }));
};

/** What `mapping` makes: an object schema that refuses keys it does not know. */
export type StrictObject<Shape extends z.core.$ZodLooseShape> = z.ZodObject<Shape, z.core.$catchall<z.ZodType>>;
