/** The training that is measured: the protocol's, with alice's set-up. */
export const STEPS = 400;
export const BATCH = 100;
export const PIXELS = 3072;
export const HIDDEN = 300;
export const CLASSES = 10;
export const LEARNING_RATE = 0.05;
/** Alice's lines for L2 are computed whatever it is. */
export const REG = 0;
/** Not counted: code is being compiled, and memory touched for the first time. */
export const WARM_UP_STEPS = 50;
