/** Trainings side by side: who has a place, and when the next one has it. */
import { setImmediate } from "node:timers/promises";

import { describe, expect, it } from "vitest";

import { Turns, type Turn } from "../../src/training/turns.ts";

/** Takes a turn, whose end is for the test to say. */
function taken(turns: Turns): { readonly end: () => void; readonly ended: Promise<string>; turn: Turn | undefined } {
  const end = Promise.withResolvers<void>();
  const self = {
    end: end.resolve,
    turn: undefined as Turn | undefined,
    ended: turns.take(async (turn) => {
      self.turn = turn;
      await end.promise;
      return "ended";
    }),
  };
  return self;
}

/** What it waits for once it has left. */
function leaving({ turn }: ReturnType<typeof taken>): Promise<void> {
  if (turn === undefined) throw new Error("Expected it to have its turn.");
  return turn.leave();
}

/** Whether it has settled by now. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let turn = 0; turn < 5; turn++) await setImmediate();
  return settled;
}

describe("trainings", () => {
  it("begin as far as there are places, and in their order once one has ended", async () => {
    const turns = new Turns(2);
    const all = [taken(turns), taken(turns), taken(turns), taken(turns)];
    await setImmediate();
    expect(all.map(({ turn }) => turn !== undefined)).toEqual([true, true, false, false]);
    all[1]?.end();
    await expect(all[1]?.ended).resolves.toBe("ended");
    await setImmediate();
    expect(all.map(({ turn }) => turn !== undefined)).toEqual([true, true, true, false]);
  });

  it("that leave give their place away once, and end later", async () => {
    const turns = new Turns(1);
    const [first, second, third] = [taken(turns), taken(turns), taken(turns)];
    await setImmediate();
    void leaving(first);
    await setImmediate();
    expect(second.turn).toBeDefined();
    first.end();
    await expect(first.ended).resolves.toBe("ended");
    expect(await isSettled(third.ended)).toBe(false);
    expect(third.turn).toBeUndefined();
    second.end();
    await second.ended;
    await setImmediate();
    expect(third.turn).toBeDefined();
  });

  it("that leave wait until the next one is under way, and not for its end", async () => {
    const turns = new Turns(1);
    const [first, second] = [taken(turns), taken(turns)];
    await setImmediate();
    const left = leaving(first);
    expect(await isSettled(left)).toBe(false);
    second.turn?.begun();
    expect(await isSettled(left)).toBe(true);
  });

  it("that leave wait no longer for one that ends before it is under way", async () => {
    const turns = new Turns(1);
    const [first, second] = [taken(turns), taken(turns)];
    await setImmediate();
    const left = leaving(first);
    expect(await isSettled(left)).toBe(false);
    second.end();
    expect(await isSettled(left)).toBe(true);
  });

  it("that leave wait for the one after that, too, where that one begins next", async () => {
    const turns = new Turns(1);
    const [first, second, third] = [taken(turns), taken(turns), taken(turns)];
    await setImmediate();
    const left = leaving(first);
    expect(await isSettled(left)).toBe(false);
    second.end();
    expect(await isSettled(left)).toBe(false);
    third.turn?.begun();
    expect(await isSettled(left)).toBe(true);
  });

  it("that leave beside one that is under way, with none to come, do not wait", async () => {
    const turns = new Turns(2);
    const [first, second] = [taken(turns), taken(turns)];
    await setImmediate();
    second.turn?.begun();
    expect(await isSettled(leaving(first))).toBe(true);
  });

  it("that fail give their place to the next, and the failure to whoever asked", async () => {
    const turns = new Turns(1);
    const failed = turns.take(() => Promise.reject(new RangeError("broken")));
    const next = turns.take(() => Promise.resolve("next"));
    await expect(failed).rejects.toThrow("broken");
    await expect(next).resolves.toBe("next");
  });
});
