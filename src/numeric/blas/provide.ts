/** The BLAS of this machine, for this process's own products and for the runners of trainings. */
import { useBlas } from "../matrix-product.ts";
import { likeRunner } from "./environment.ts";
import { findBlas, type BlasLibrary } from "./library.ts";

/** An opened BLAS, or why there is none. */
export type Provided =
  | { readonly found: true; readonly library: BlasLibrary; readonly name: string }
  | { readonly found: false; readonly reason: string };

let provided: Promise<Provided> | undefined;

/** Looks for it and opens it, once: from then on this process multiplies by it. */
export function provideBlas(): Promise<Provided> {
  provided ??= provide();
  return provided;
}

async function provide(): Promise<Provided> {
  const library = findBlas();
  if (library === undefined) return { found: false, reason: "there is no OpenBLAS and no MKL" };
  likeRunner();
  try {
    const { default: koffi } = await import("koffi");
    return { found: true, library, name: useBlas(koffi, library.path) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { found: false, reason: `${library.path}: ${reason}` };
  }
}
