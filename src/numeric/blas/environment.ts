/** What a BLAS is told by its environment, before it is loaded. */

/** One thread each, for every BLAS: two add up in another order than one, and jobs side by side would fight for cores. */
export const ONE_THREAD: Readonly<Record<string, string>> = {
  OPENBLAS_NUM_THREADS: "1",
  MKL_NUM_THREADS: "1",
  OMP_NUM_THREADS: "1",
  BLIS_NUM_THREADS: "1",
  VECLIB_MAXIMUM_THREADS: "1",
};

/** Makes this process's environment that of a runner, as far as a BLAS reads it: what both compute is then the same. */
export function likeRunner(): void {
  // Among others, what kind of processor OpenBLAS takes this one for.
  for (const name of Object.keys(process.env)) if (name.startsWith("OPENBLAS_")) delete process.env[name];
  Object.assign(process.env, ONE_THREAD);
}
