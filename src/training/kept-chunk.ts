/** A chunk that is looked at again later: the memory of what a runner answers is written over by its next answers. */
import type { Chunk } from "./chunk.ts";
import { StateCopy } from "./state.ts";

/** A chunk in memory of its own. */
export class KeptChunk {
  readonly #start = new StateCopy();
  readonly #end = new StateCopy();
  chunk: Chunk | undefined;

  keep(chunk: Chunk): void {
    this.chunk = { ...chunk, start: this.#start.keep(chunk.start), end: this.#end.keep(chunk.end) };
  }
}
