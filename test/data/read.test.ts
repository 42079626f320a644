import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { batches, pixelsPerImage, valuesPerImage } from "../../src/data/cifar-10.ts";
import { DataUnavailableError } from "../../src/data/data-unavailable-error.ts";
import { readCifar10, type Cifar10, type ImageSet } from "../../src/data/read.ts";
import { verifyCifar10 } from "../../src/data/verify.ts";
import { contentOf } from "./image-files.ts";
import {
  changeByte,
  cutShort,
  damageBatch,
  firstDownloadMs,
  linkedFolder,
  makeFolder,
  prolong,
  realCifar10,
  temporaryFolder,
} from "./real-data.ts";

const [first, second, third, fourth, fifth, last] = batches;

beforeAll(realCifar10, firstDownloadMs);

/** Mean and population deviation of one colour plane, in units of 255, over all images of the sets. */
function channelStatistics(sets: readonly ImageSet[], plane: number): { mean: number; deviation: number } {
  let count = 0;
  let sum = 0;
  let sumOfSquares = 0;
  for (const { images } of sets) {
    for (let start = plane * pixelsPerImage; start < images.length; start += valuesPerImage) {
      const pixels = images.subarray(start, start + pixelsPerImage);
      count += pixels.length;
      for (let at = 0; at < pixels.length; at++) {
        const value = (pixels[at] ?? NaN) / 255;
        sum += value;
        sumOfSquares += value * value;
      }
    }
  }
  const mean = sum / count;
  return { mean, deviation: Math.sqrt(sumOfSquares / count - mean * mean) };
}

describe("reading", () => {
  let data: Cifar10;
  let test: ImageSet;
  beforeAll(async () => {
    data = await readCifar10(await realCifar10());
    test = await contentOf(data.test);
  });

  it("splits the images 40,000 : 10,000 : 10,000", () => {
    for (const [set, count] of [
      [data.train, 40_000],
      [data.validation, 10_000],
      [test, 10_000],
    ] as const) {
      expect(set.count).toBe(count);
      expect(set.images.length).toBe(count * valuesPerImage);
      expect(set.labels.length).toBe(count);
      expect(set.means.length).toBe(count);
      expect(set.deviations.length).toBe(count);
    }
  });

  it("keeps the official order", () => {
    // The first classes of data_batch_1, data_batch_5 and test_batch, as every copy of CIFAR-10 has them.
    expect([...data.train.labels.subarray(0, 8)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7]);
    expect([...data.validation.labels.subarray(0, 5)]).toEqual([1, 8, 5, 1, 5]);
    expect([...test.labels.subarray(0, 8)]).toEqual([3, 8, 8, 0, 6, 6, 1, 6]);
  });

  it.each([
    { colour: "red", plane: 0, mean: 0.49139968, deviation: 0.24703223 },
    { colour: "green", plane: 1, mean: 0.48215841, deviation: 0.24348513 },
    { colour: "blue", plane: 2, mean: 0.44653091, deviation: 0.26158784 },
  ])("has the known mean and deviation of $colour over the 50,000", ({ plane, mean, deviation }) => {
    const found = channelStatistics([data.train, data.validation], plane);
    expect(found.mean).toBeCloseTo(mean, 7);
    expect(found.deviation).toBeCloseTo(deviation, 7);
  });

  it("gives each image's own mean and population deviation", () => {
    for (const set of [data.train, data.validation, test]) {
      for (const index of [0, 4_321, set.count - 1]) {
        const image = [...set.images.subarray(index * valuesPerImage, (index + 1) * valuesPerImage)];
        const mean = image.reduce((sum, value) => sum + value, 0) / image.length;
        const variance = image.reduce((sum, value) => sum + (value - mean) ** 2, 0) / image.length;
        expect(set.means[index]).toBeCloseTo(mean, 10);
        expect(set.deviations[index]).toBeCloseTo(Math.sqrt(variance), 10);
      }
    }
  });
});

it.each([
  { batch: last, damage: changeByte, found: "a file of SHA-256" },
  { batch: first, damage: cutShort, found: "a file of 30000000 bytes" },
  { batch: first, damage: makeFolder, found: "EISDIR" },
])("refuses to read $found instead of a batch", async ({ batch, damage, found }) => {
  await using folder = await linkedFolder();
  await damageBatch(folder, batch, damage);

  const failure: unknown = await readCifar10(folder.path).catch((error: unknown) => error);

  expect(failure).toBeInstanceOf(DataUnavailableError);
  expect(failure).toMatchObject({ message: expect.stringContaining(`Expected ${join(folder.path, batch.file)}`) });
  expect(failure).toMatchObject({ message: expect.stringContaining(`got ${found}`) });
});

it("ends reading once aborted", async () => {
  const controller = new AbortController();
  const reading = readCifar10(await realCifar10(), controller.signal);
  controller.abort();

  // Not the images themselves: a failure would print them.
  const ended = reading.then(
    () => "read",
    (error: unknown) => error,
  );
  expect(await ended).toMatchObject({ name: "AbortError" });
});

it("finds out a file of test images that changes after it was read", async () => {
  await using folder = await linkedFolder();
  const { test } = await readCifar10(folder.path);
  await damageBatch(folder, last, changeByte);

  await expect(contentOf(test)).rejects.toThrow(DataUnavailableError);
});

it("verifies each file: right, missing, or corrupt in whatever way", async () => {
  await using folder = await linkedFolder(second);
  await damageBatch(folder, third, changeByte);
  await damageBatch(folder, fourth, cutShort);
  await damageBatch(folder, fifth, prolong);
  await damageBatch(folder, last, makeFolder);

  expect(await verifyCifar10(folder.path)).toEqual([
    { batch: first, file: "data_batch_1.bin", status: "right" },
    { batch: second, file: "data_batch_2.bin", status: "missing" },
    { batch: third, file: "data_batch_3.bin", status: "corrupt" },
    { batch: fourth, file: "data_batch_4.bin", status: "corrupt" },
    { batch: fifth, file: "data_batch_5.bin", status: "corrupt" },
    { batch: last, file: "test_batch.bin", status: "corrupt" },
  ]);
});

it("verifies a folder that does not exist", async () => {
  await using folder = await temporaryFolder();

  const statuses = await verifyCifar10(join(folder.path, "nowhere"));

  expect(statuses.map(({ status }) => status)).toEqual(batches.map(() => "missing"));
});
