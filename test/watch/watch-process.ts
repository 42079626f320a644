/** `grade watch` in a process of its own, on a copy of a submission, as a student leaves it running. */
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { descendants, statusOf } from "../../src/sandbox/process-tree.ts";
import { repository } from "../grading.ts";

/** Generous: a machine that runs other tests at the same time is slow. */
const PATIENCE_MS = 25_000;

/** What a test may choose. */
interface Choices {
  /** The file of the copy to watch. Default: all of the folder. */
  readonly file?: string;
  /** Whether it has a terminal, with keys. Default: pipes. */
  readonly terminal?: boolean;
  /** Of the command. Default: none. */
  readonly options?: readonly string[];
  /** The program of another installation. Default: the checkout's. */
  readonly program?: string;
}

export class WatchProcess {
  readonly #home: string;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<number | NodeJS.Signals | null>;
  /** The submission. */
  readonly path: string;
  #output = "";
  #read = 0;

  private constructor(
    home: string,
    path: string,
    { terminal = false, options = [], program: grader = repository("bin/grade.js") }: Choices,
  ) {
    this.#home = home;
    this.path = path;
    const grade = [process.execPath, grader, "watch", path, ...options];
    const [program = "", ...args] = terminal
      ? ["/usr/bin/script", "--quiet", "--return", "--command", onTerminal(grade), "/dev/null"]
      : grade;
    const env = { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, TMPDIR: join(home, "temporary") };
    this.#process = spawn(program, args, { env });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text.replaceAll("\r", "");
      });
    }
    this.#exited = new Promise((resolve) => {
      this.#process.once("exit", (code, signal) => {
        resolve(code ?? signal);
      });
    });
  }

  /**
   * Starts watching a copy of what is at `from` in the repository.
   */
  static async start(from: string, choices: Choices = {}): Promise<WatchProcess> {
    const home = await mkdtemp(join(tmpdir(), "grade-watch-"));
    await cp(repository(from), join(home, "mine"), { recursive: true });
    await mkdir(join(home, "temporary"));
    return new WatchProcess(home, join(home, "mine", choices.file ?? ""), choices);
  }

  /** Everything that it wrote so far. */
  get output(): string {
    return this.#output;
  }

  /** Waits until it writes something like that after what was waited for before. Gives all of it. */
  async says(pattern: RegExp, patienceMs: number = PATIENCE_MS): Promise<string> {
    const endsAt = performance.now() + patienceMs;
    while (performance.now() < endsAt) {
      const text = this.#output.slice(this.#read);
      const match = pattern.exec(text);
      if (match !== null) {
        this.#read += match.index + match[0].length;
        return match[0];
      }
      await delay(10);
    }
    throw new Error(`Expected ${String(pattern)}, got:\n${this.#output.slice(this.#read)}`);
  }

  press(keys: string): void {
    this.#process.stdin.write(keys);
  }

  /** The processes that it has started, and those that they have. */
  get descendants(): number[] {
    return descendants(this.#process.pid ?? 0).slice(1);
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** How it ended. */
  get exited(): Promise<number | NodeJS.Signals | null> {
    return this.#exited;
  }

  /** What it has left where temporary files go. */
  temporaryFiles(): Promise<string[]> {
    return readdir(join(this.#home, "temporary"));
  }

  /** Ends it, where it has not ended, and removes the copy. */
  async dispose(): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#exited;
    await rm(this.#home, { recursive: true });
  }
}

/** For a shell. A terminal of no size shows nothing. */
const onTerminal = (command: readonly string[]): string =>
  `stty cols 80 rows 24; exec ${command.map((word) => `"${word}"`).join(" ")}`;

/** Whether a process is there: one that has ended stays in the list until its parent has taken note. */
export const isAlive = (pid: number): boolean => !["Z", "X", undefined].includes(statusOf(pid).get("State")?.[0]);
