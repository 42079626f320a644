/** Charts: described, the same every time, and with text that stays text. */
import { barX } from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { expect, it } from "vitest";

import { chart } from "../../../src/report/html/chart.ts";

const NAME = `<script>alert("1")</script>`;
const drawn = (title = "Points"): string =>
  chart(
    { marks: [barX([{ name: NAME, points: 3 }], { x: "points", y: "name", fill: "var(--series-1)", clip: true })] },
    { title, description: `Of ${NAME}.` },
  );

it("is an image with a title and a description", () => {
  const { document } = parseHTML(`<html><body>${drawn()}</body></html>`);
  const svg = document.querySelector("svg");
  expect(svg?.getAttribute("role")).toBe("img");
  expect(document.getElementById(svg?.getAttribute("aria-labelledby") ?? "")?.textContent).toBe("Points");
  expect(document.getElementById(svg?.getAttribute("aria-describedby") ?? "")?.textContent).toBe(`Of ${NAME}.`);
  expect(document.querySelector("script")).toBeNull();
});

it("keeps the page's colours", () => expect(drawn()).toContain('"var(--series-1)"'));

it("is the same however many were drawn before, and shares no id with another", () => {
  const before = drawn();
  const other = ids(drawn("Bonus"));
  expect(drawn()).toBe(before);
  expect(ids(before).filter((id) => other.includes(id))).toEqual([]);
  expect(ids(before)).toHaveLength(3);
});

const ids = (svg: string): string[] => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id ?? "");
