/** What multiplied matrices in a grading, as a scorecard names it. */

/** An array library, and the BLAS that this machine gave, if it was used. */
export interface Engine {
  /** What the submission's arrays are. */
  readonly library: string;
  /** The BLAS by which this process measured the accuracies. */
  readonly blas?: string | undefined;
  /** Whether the submission's own trainings multiplied by it, too. */
  readonly isTheSubmissions: boolean;
}

const BOTH = ", ";
const MEASURED = "; measured by ";

/** `numpy-ts 1.7.0, OpenBLAS 0.3.21 Cooperlake`, or `NumPy 2.4.6; measured by OpenBLAS 0.3.21 Cooperlake`. */
export function engineName({ library, blas, isTheSubmissions }: Engine): string {
  return blas === undefined ? library : `${library}${isTheSubmissions ? BOTH : MEASURED}${blas}`;
}

/** Whether a BLAS was used in the grading whose engine has this name: with another, histories end in other digits. */
export const hadBlas = (name: string): boolean => name.includes(BOTH) || name.includes(MEASURED);
