import { FrameError } from "../../src/protocol/frame.ts";

/** Whether reading something succeeds or is refused with a FrameError. Any other error is passed on. */
export function outcomeOf(read: () => unknown): "read" | "refused" {
  try {
    read();
    return "read";
  } catch (error) {
    if (error instanceof FrameError) return "refused";
    throw error;
  }
}
