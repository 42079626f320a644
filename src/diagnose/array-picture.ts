/** A wrong result as a picture: the array as it came, beside what it should be. */
import type { Num } from "../findings.ts";
import { sizeOf, type FloatTensor } from "../numeric/tensor.ts";
import type { Oracle } from "../oracle/oracle.ts";
import { isSmall } from "../oracle/questions.ts";
import { pictured, type ArrayPicture } from "../pictures.ts";
import { located, type Located } from "./wrong-entries.ts";

/**
 * Of the largest array among the small calls, whose pattern is the clearest. Undefined where none of these shows an array of
 * the right shape.
 */
export function arrayPicture(oracle: Oracle, { name, result, observations }: Located): ArrayPicture | undefined {
  const pictures = observations.flatMap((observation): ArrayPicture[] => {
    const found = located(oracle, result, observation);
    if (found === undefined || !isSmall(found.answer) || found.wrong.length === 0) return [];
    const { is, should, wrong } = found;
    const { shape } = should;
    if (shape.length < 1 || shape.length > 2 || sizeOf(shape) < 2) return [];
    const { input } = observation;
    return [{ kind: "array", name, result, input, shape, actual: numbersIn(is), expected: numbersIn(should), wrong }];
  });
  return pictures.toSorted((a, b) => b.actual.length - a.actual.length)[0];
}

const numbersIn = ({ data }: FloatTensor): Num[] => Array.from(data, pictured);
