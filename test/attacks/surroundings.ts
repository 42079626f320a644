/** What lies around a runner, and must be as it was after an attack: canaries, listeners, the grader itself. */
import { randomInt, randomUUID } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { createServer, type AddressInfo, type ListenOptions, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { repository } from "../grading.ts";
import type { Harm } from "./attack.ts";
import { builtins } from "./builtins.ts";
import { endStrays } from "./processes.ts";

/** What an attack is told: the names that its program has in double braces. */
export type Places = Readonly<Record<"folder" | "repository" | "tcp" | "udp" | "abstract" | "grader" | "mark", string>>;

/** Canaries and listeners. */
export interface Surroundings {
  readonly places: Places;
  /** The harm that has been done since the last time. `left` is all that left the runner. */
  harmDone(left: readonly string[]): Promise<readonly Harm[]>;
  close(): Promise<void>;
}

/** Puts canaries on the disk and into this process's environment, and listens. */
export async function surroundings(): Promise<Surroundings> {
  const token = randomUUID();
  // When the canaries were changed, in seconds: who knows it has looked.
  const stamp = randomInt(1e8, 1e9);
  const mark = `mark-${randomUUID()}`;
  const folder = mkdtempSync(join(tmpdir(), "canary-"));
  mkdirSync(join(folder, "other"));
  for (const file of ["secret", "secret.json", "other/layers.ts", "other/secret.npy"]) {
    writeFileSync(join(folder, file), `{"secret": "${token}"}\n`);
    chmodSync(join(folder, file), 0o640);
    utimesSync(join(folder, file), stamp, stamp);
  }
  process.env["GRADER_CANARY"] = token;
  const heard: string[] = [];
  const abstract = `\0${mark}`;
  const listeners = await Promise.all([
    listen(heard, { host: "127.0.0.1", port: 0 }),
    listen(heard, { path: join(folder, "socket") }),
    listen(heard, { path: abstract }),
  ]);
  const udp = createSocket("udp4", (message) => heard.push(String(message)));
  udp.bind(0, "127.0.0.1");
  await once(udp, "listening");
  const places: Places = {
    folder,
    repository: repository("").replace(/\/$/, ""),
    tcp: String(listeners[0].port),
    udp: String(udp.address().port),
    abstract: mark,
    grader: String(process.pid),
    mark,
  };
  let before = state(folder, mark);

  return {
    places,
    async harmDone(left) {
      const harm: Harm[] = [];
      if ([...left, ...heard].some((text) => text.includes(token))) harm.push("read");
      else if (left.some((text) => text.includes(String(stamp)))) harm.push("looked");
      if (heard.length > 0) harm.push("network");
      if ((await endStrays(mark)) > 0) harm.push("processes");
      const after = state(folder, mark);
      if (JSON.stringify(after.files) !== JSON.stringify(before.files)) harm.push("files");
      if (
        after.grader !== before.grader ||
        !after.builtins.every((is, index) => Object.is(is, before.builtins[index]))
      ) {
        harm.push("grader");
      }
      for (const path of after.beside) rmSync(path, { recursive: true });
      before = state(folder, mark);
      heard.length = 0;
      return harm;
    },
    async close() {
      for (const listener of listeners) listener.close();
      udp.close();
      delete process.env["GRADER_CANARY"];
      rmSync(folder, { recursive: true });
    },
  };
}

/** All that an attack could have changed. */
interface State {
  readonly files: unknown;
  /** What is new where the runner runs, and where temporary files go. */
  readonly beside: readonly string[];
  readonly grader: string;
  readonly builtins: readonly unknown[];
}

function state(folder: string, mark: string): State {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();
  const canaries = ["", ...paths].map((path) => {
    const { mode, mtimeMs, nlink, size, ino } = statSync(join(folder, path));
    const content = mode & 0o100000 && size < 1000 && path !== "socket" ? readFileSync(join(folder, path), "utf8") : "";
    return { path, mode, mtimeMs, nlink, ino, content };
  });
  const beside = [tmpdir(), process.cwd(), "/dev/shm"].filter(existsSync).flatMap((place) =>
    readdirSync(place)
      .filter((name) => name.includes(mark))
      .map((name) => join(place, name)),
  );
  return { files: [canaries, beside], beside, grader: ofGrader(), builtins: builtins() };
}

/** This process's limits, priority and cores, as the system has them. */
function ofGrader(): string {
  if (process.platform !== "linux") return "";
  const priority = readFileSync("/proc/self/stat", "utf8").replace(/^.*\)/, "").split(" ").slice(16, 18).join(" ");
  const cores = /Cpus_allowed:.*/.exec(readFileSync("/proc/self/status", "utf8"))?.[0];
  return `${readFileSync("/proc/self/limits", "utf8")} ${priority} ${cores}`;
}

async function listen(heard: string[], where: ListenOptions): Promise<{ port: number; close: () => void }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    heard.push("a connection");
    sockets.add(socket);
    socket.on("data", (bytes) => heard.push(String(bytes)));
    socket.on("error", () => {});
  });
  server.listen(where);
  await once(server, "listening");
  const address: AddressInfo | string | null = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
