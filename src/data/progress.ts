/** How far one phase of bringing CIFAR-10 here is. */
export interface Progress {
  /**
   * `wait`: another process is bringing it, this one waits (0 of 1). `download`: the package is being fetched (bytes).
   * `unpack`: batches are being converted (batches). `verify`: files are being held against their SHA-256 (batches).
   */
  readonly phase: "wait" | "download" | "unpack" | "verify";
  readonly done: number;
  readonly total: number;
}

/** Told each time something has moved: for a download, several thousand times. */
export type OnProgress = (progress: Progress) => void;
