/** A BLAS, called through koffi: matrix products and sums on typed arrays as they are, without a copy. */
import { promisify } from "node:util";

type Floats = Float32Array | Float64Array;

/** A matrix as BLAS takes it: rows that lie one after the other, or columns that do. */
export interface Matrix<Data extends Floats> {
  /** From the first element on. */
  readonly data: Data;
  readonly rows: number;
  readonly columns: number;
  /** Whether it is columns that lie one after the other. */
  readonly isTransposed: boolean;
  /** Elements from one row to the next; of a transposed matrix, from one column to the next. */
  readonly stride: number;
}

/** How much of a product, and of what was there, makes the result. */
export interface Share {
  readonly factor: number;
  readonly keep: number;
}

/** An opened library. */
export interface Blas {
  /** Name, version and the kind of processor that its code is for: `OpenBLAS 0.3.21 SkylakeX`. */
  readonly name: string;
  /**
   * target = factor·a·b + keep·target, (M, K) by (K, N), all in one dtype. `target` has M·N elements, row by row.
   *
   * @param share default: the product alone.
   */
  multiply<Data extends Floats>(a: Matrix<Data>, b: Matrix<Data>, target: Data, share?: Share): void;
  /** As `multiply`, on a thread beside this one. Nobody may write to any of the three until it has resolved. */
  multiplyBeside<Data extends Floats>(a: Matrix<Data>, b: Matrix<Data>, target: Data, share?: Share): Promise<void>;
  /** ⟨x, y⟩ of as many elements. */
  dot(x: Float32Array, y: Float32Array): number;
  /** target += factor·x, of as many elements. */
  addScaled(target: Float32Array, factor: number, x: Float32Array): void;
}

/** Of cblas.h. */
const ROW_MAJOR = 101;
const NO_TRANSPOSE = 111;
const TRANSPOSE = 112;
const SIGNATURE = "(int, int, int, int, int, int, F, const void *, int, const void *, int, F, void *, int)";

/** A function of C's. */
interface NativeFunction {
  (...args: unknown[]): unknown;
  /** Takes a callback at its end, and calls the function on another thread. */
  readonly async: (...args: unknown[]) => void;
}

/** What calls C: koffi, as far as it is needed. */
export interface Caller {
  load(path: string): { func(declaration: string): NativeFunction };
}

/**
 * Opens the library at `path`. Throws Error where it cannot be opened, or does not multiply as it should. How it works is
 * for the environment to say (see environment.ts), which has to be there before.
 */
export function openBlas(caller: Caller, path: string): Blas {
  const library = caller.load(path);
  const products = {
    float32: library.func(`void cblas_sgemm${SIGNATURE.replaceAll("F", "float")}`),
    float64: library.func(`void cblas_dgemm${SIGNATURE.replaceAll("F", "double")}`),
  };
  const productOf = (target: Floats): NativeFunction =>
    target instanceof Float32Array ? products.float32 : products.float64;
  const dot = library.func("float cblas_sdot(int, const void *, int, const void *, int)");
  const addScaled = library.func("void cblas_saxpy(int, float, const void *, int, void *, int)");
  const multiply: Blas["multiply"] = (a, b, target, share) => {
    productOf(target)(...argumentsOf(a, b, target, share));
  };
  requireRight(multiply);
  return {
    name: nameOf(library, path),
    multiply,
    async multiplyBeside(a, b, target, share) {
      const call = (done: (error: unknown) => void): void => {
        productOf(target).async(...argumentsOf(a, b, target, share), done);
      };
      await promisify(call)();
    },
    dot: (x, y) => Number(dot(x.length, x, 1, y, 1)),
    addScaled: (target, factor, x) => void addScaled(x.length, factor, x, 1, target, 1),
  };
}

function argumentsOf<Data extends Floats>(
  a: Matrix<Data>,
  b: Matrix<Data>,
  target: Data,
  { factor, keep }: Share = { factor: 1, keep: 0 },
): readonly unknown[] {
  const [M, K, N] = [a.rows, a.columns, b.columns];
  return [ROW_MAJOR, flag(a), flag(b), M, N, K, factor, a.data, a.stride, b.data, b.stride, keep, target, N];
}

const flag = ({ isTransposed }: Matrix<Floats>): number => (isTransposed ? TRANSPOSE : NO_TRANSPOSE);

/** (1 2; 3 4)·(1 3; 2 4)ᵀ, whose factors are the same. */
function requireRight(multiply: Blas["multiply"]): void {
  for (const Data of [Float32Array, Float64Array]) {
    const target = new Data(4);
    const shape = { rows: 2, columns: 2, stride: 2 };
    multiply(
      { ...shape, data: Data.of(1, 2, 3, 4), isTransposed: false },
      { ...shape, data: Data.of(1, 3, 2, 4), isTransposed: true },
      target,
    );
    if (target.join() !== "7,10,15,22") throw new Error(`a product of 2×2 matrices came out as ${target.join()}`);
  }
}

function nameOf(library: ReturnType<Caller["load"]>, path: string): string {
  if (path.includes("mkl")) return "MKL";
  if (path.includes("Accelerate")) return "Accelerate";
  const [version, core] = [configOf(library), coreOf(library)];
  return ["OpenBLAS", version, core].filter((word) => word !== "").join(" ");
}

/** `OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH …` */
function configOf(library: ReturnType<Caller["load"]>): string {
  return /\d+(\.\d+)+/.exec(String(library.func("const char *openblas_get_config()")()))?.[0] ?? "";
}

const coreOf = (library: ReturnType<Caller["load"]>): string =>
  String(library.func("const char *openblas_get_corename()")());
