/** How many trainings run side by side, and with how much memory, follows from what the machine has. */
import * as fc from "fast-check";
import { expect, it } from "vitest";

import { fitsSecond, roomFor } from "../../src/training/room.ts";

const GIGABYTE = 2 ** 30;

it.each([
  // What a container of 2 GB has left once the grader runs.
  { gigabytes: 1.85, cores: 2, jobs: 1, arrayMegabytes: 768 },
  { gigabytes: 2, cores: 8, jobs: 2, arrayMegabytes: 554 },
  { gigabytes: 1.5, cores: 8, jobs: 1, arrayMegabytes: 768 },
  { gigabytes: 1, cores: 2, jobs: 1, arrayMegabytes: 344 },
  { gigabytes: 0.5, cores: 2, jobs: 1, arrayMegabytes: 192 },
  { gigabytes: 4, cores: 2, jobs: 2, arrayMegabytes: 768 },
  { gigabytes: 4, cores: 8, jobs: 4, arrayMegabytes: 659 },
  { gigabytes: 8, cores: 8, jobs: 8, arrayMegabytes: 711 },
  { gigabytes: 16, cores: 8, jobs: 8, arrayMegabytes: 768 },
])("$gigabytes GB and $cores cores: $jobs at a time", ({ gigabytes, cores, jobs, arrayMegabytes }) => {
  expect(roomFor(gigabytes * GIGABYTE, cores)).toEqual({ jobs, arrayMegabytes });
});

it("as many as were asked for run side by side, with less memory each where there is less", () => {
  expect(roomFor(2 * GIGABYTE, 2, 4)).toEqual({ jobs: 4, arrayMegabytes: 192 });
  expect(roomFor(3 * GIGABYTE, 8, 4)).toEqual({ jobs: 4, arrayMegabytes: 403 });
  expect(roomFor(16 * GIGABYTE, 8, 1)).toEqual({ jobs: 1, arrayMegabytes: 768 });
});

it("a second runner starts where both fit, each as large as it can become, and not in a container of 2 GB", () => {
  expect([1, 1.85, 1.9].map((gigabytes) => fitsSecond(gigabytes * GIGABYTE))).toEqual([false, false, false]);
  expect([2, 4].map((gigabytes) => fitsSecond(gigabytes * GIGABYTE))).toEqual([true, true]);
});

it("more memory never means fewer at a time, nor less for each of as many; there is always one", () => {
  const bytes = fc.integer({ min: 0, max: 64 * GIGABYTE });
  const property = fc.property(bytes, bytes, fc.integer({ min: 1, max: 64 }), (one, other, cores) => {
    const [less, more] = [roomFor(Math.min(one, other), cores), roomFor(Math.max(one, other), cores)];
    expect(less.jobs).toBeGreaterThanOrEqual(1);
    expect(more.jobs).toBeLessThanOrEqual(cores);
    expect(more.jobs).toBeGreaterThanOrEqual(less.jobs);
    expect(more.jobs > less.jobs || more.arrayMegabytes >= less.arrayMegabytes).toBe(true);
  });
  fc.assert(property, { seed: 442, numRuns: 1000 });
});
