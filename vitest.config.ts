import { defineConfig, type ViteUserConfig } from "vitest/config";

const config: ViteUserConfig = defineConfig({
  test: {
    // Most of a test's time is spent in the processes it starts: one worker a core keeps all cores busy.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: ["test/trainings/**", "test/attacks/**"],
          testTimeout: 30_000,
          // Those that run a command for all tests of a file take as long as a test.
          hookTimeout: 60_000,
        },
      },
      { test: { name: "attacks", include: ["test/attacks/**/*.test.ts"], testTimeout: 180_000 } },
      {
        test: {
          name: "trainings",
          include: ["test/trainings/**/*.test.ts"],
          testTimeout: 1_800_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
export default config;
