/** What the pictures of graphs mark as wrong, and of whose drawing they are. */
import { describe, expect, it } from "vitest";

import type { GraphPicture } from "../../src/pictures.ts";
import { graded } from "../grading.ts";
import { patchedAlice, type Patch } from "./patched-alice.ts";

/** The pictures of 4.1b of alice's work with this change. */
async function picturesWith(...patches: readonly Patch[]): Promise<readonly GraphPicture[]> {
  const submission = await patchedAlice("graphs.ts", patches);
  const { items } = await graded(submission, { only: ["4.1b"] });
  const pictures = items.flatMap(({ parts }) => parts.flatMap((part) => part.pictures ?? []));
  return pictures.filter((picture) => picture.kind === "graph");
}

/** What is marked: `L value`, `x0 gradient`. */
const marked = ({ nodes }: GraphPicture): string[] =>
  nodes.flatMap(({ id, actual = {} }) => Object.entries(actual).map(([what, number]) => `${id} ${what} ${number}`));

const RETURNED = "return [L, [dx0, dx1, dx2, dw0, dw1, dw2, dw3]];";

describe("a picture marks what is wrong", () => {
  it("nothing where nothing is", async () => {
    const pictures = await picturesWith([RETURNED, RETURNED]);
    expect(pictures.map(({ drawnBy }) => drawnBy)).toEqual(["reference", "student"]);
    expect(pictures.flatMap(marked)).toEqual([]);
  });

  it.each(["NaN", "Infinity"])("also numbers that are not finite: %s", async (number) => {
    const pictures = await picturesWith([RETURNED, `return [L, [${number}, dx1, dx2, 2 * dw0, dw1, dw2, dw3]];`]);
    for (const picture of pictures) {
      expect(marked(picture)).toEqual([`x0 gradient ${number}`, expect.stringMatching(/^w0 gradient -?\d/)]);
    }
  });

  it("also a value that is not finite", async () => {
    const pictures = await picturesWith([RETURNED, RETURNED.replace("[L,", "[NaN,")]);
    expect(pictures.filter(({ drawnBy }) => drawnBy === "reference").map(marked)).toEqual([["L value NaN"]]);
  });
});

describe("a student's own drawing", () => {
  it("has every gradient where it is of the right function", async () => {
    const own = (await picturesWith([RETURNED, RETURNED])).find(({ drawnBy }) => drawnBy === "student");
    expect(own?.nodes.filter(({ gradient }) => gradient === undefined)).toEqual([]);
  });

  it("has those of the arguments alone where it is of another", async () => {
    const pictures = await picturesWith([RETURNED, RETURNED], ['op: "subtract"', 'op: "add"']);
    const own = pictures.find(({ drawnBy }) => drawnBy === "student");
    expect(own?.nodes.filter(({ gradient }) => gradient !== undefined).map(({ op }) => op)).toEqual(
      Array.from({ length: 7 }, () => undefined),
    );
  });
});
