/** A computation graph as Graphviz draws it: every number of it, what is wrong in it, and nobody's markup. */
import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";

import type { GraphPicture, PicturedNode } from "../../../src/pictures.ts";
import { graphDrawing } from "../../../src/report/html/submission-page/graph-drawing.ts";
import { hostileTexts } from "../hostile-texts.ts";

const picture = (nodes: readonly PicturedNode[]): GraphPicture => ({
  kind: "graph",
  name: "f2",
  graph: "f2",
  drawnBy: "reference",
  isAnswer: false,
  input: "w=2, x=3",
  nodes,
});

const product: readonly PicturedNode[] = [
  { id: "w", inputs: [], value: 2, gradient: 3.5, actual: { gradient: -3.5 } },
  { id: "x", inputs: [], value: 3.25, gradient: 2 },
  {
    id: "L",
    op: "×",
    inputs: [
      { from: "w", gradient: 3.5 },
      { from: "x", gradient: 2 },
    ],
    value: 6.5,
    gradient: 1,
    actual: { value: 7 },
  },
];

async function drawn(nodes: readonly PicturedNode[], toChange: readonly string[] = []): Promise<Document> {
  const svg = await graphDrawing(picture(nodes), "g", new Set(toChange));
  return parseHTML(`<html><body>${svg}</body></html>`).document;
}

const textsIn = (within: Document | Element): string[] =>
  [...within.querySelectorAll("text")]
    .map(({ textContent }) => (textContent ?? "").replaceAll("\u00a0", " ").trim())
    .filter((text) => text !== "");

describe("a drawing", async () => {
  const document = await drawn(product);

  it("has every argument, operation, value and gradient", () => {
    expect(textsIn(document)).toEqual(expect.arrayContaining(["w", "x", "×", "2", "3.25", "1"]));
  });

  it("marks the edges at which something else came, and gives both numbers", () => {
    const wrong = [...document.querySelectorAll("g.wrong")];
    const texts = wrong.flatMap(textsIn);
    expect(texts).toEqual(["2", "✗ got −3.5", "expected 3.5", "✗ got 7", "expected 6.5", "1"]);
    expect(wrong.some((each) => each.classList.contains("edge"))).toBe(true);
  });

  it("says all of it in words, too", () => {
    expect(document.querySelector("svg")?.getAttribute("role")).toBe("img");
    expect(document.querySelector("svg > title")?.textContent).toBe("The computation graph f2 at w=2, x=3");
    expect(document.querySelector("svg > desc")?.textContent).toContain("w 2 3.5 ✗ got −3.5");
  });

  it("marks a node that is to be changed", async () => {
    const changed = await drawn(product, ["L"]);
    expect([...changed.querySelectorAll("g.to-change")].flatMap(textsIn)).toEqual(["×"]);
  });

  it("is the same every time", async () => {
    expect(await graphDrawing(picture(product), "g", new Set())).toBe(
      await graphDrawing(picture(product), "g", new Set()),
    );
  });
});

describe("what must not be seen", () => {
  it("is no number of the drawing", async () => {
    const hidden = product.map((node) => ({
      ...node,
      value: "hidden" as const,
      gradient: "hidden" as const,
      inputs: node.inputs.map(({ from }) => ({ from, gradient: "hidden" as const })),
    }));
    const texts = textsIn(await drawn(hidden));
    expect(texts.filter((text) => /\d/.test(text))).toEqual(["✗ got −3.5", "✗ got 7"]);
  });
});

describe("a student's names stay names", () => {
  it.each([
    ...hostileTexts.map(([, text]) => text),
    "\\N",
    "a\\lb",
    '"]; node [label="x',
    "</svg><script>alert(1)</script>",
    "&lt;b&gt;",
    "%d",
    "$'",
    "$` $& $1",
  ])("%j", async (id) => {
    const [w, x, L] = product;
    if (w === undefined || x === undefined || L === undefined) throw new RangeError("Expected three nodes.");
    const document = await drawn([
      { ...w, id },
      { ...x, id: `${id} ${id}` },
      { ...L, inputs: [{ from: id }, { from: `${id} ${id}` }] },
    ]);
    expect(document.querySelectorAll("script, a, foreignObject, image")).toHaveLength(0);
    expect(document.querySelectorAll("svg")).toHaveLength(1);
    expect(document.querySelector("svg > desc")?.textContent?.length).toBeLessThan(1000);
    expect(document.querySelectorAll("g.node ellipse")).toHaveLength(1);
  });
});
