/** How TypeScript submissions spell the contract. TypeScript's names are the canonical ones. */

/** The contract's files, without their extension. */
export const modules: readonly string[] = ["graphs", "layers", "classifier", "optim", "hyperparameters"];

/** Canonical name → this language's name, where they differ. */
export const names: Readonly<Record<string, string>> = {};
