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
  Object.assign(process.env, ONE_THREAD);
  // The kind of processor that OpenBLAS takes this one for.
  delete process.env["OPENBLAS_CORETYPE"];
}
