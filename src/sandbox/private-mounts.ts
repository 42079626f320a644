/**
 * What root may read and nobody may not reach: a Python in root's home, a checkout below a closed folder. Once this
 * process has become nobody it cannot mount it any more, so that a mount namespace of its own shows it elsewhere first.
 */
import { realpathSync, statSync } from "node:fs";
import { dirname } from "node:path";

import { requireProgram } from "./programs.ts";
import { canBecomeNobody } from "./sandbox-user.ts";

/** Files and folders as nobody can reach them. */
export interface Reached {
  /** Where each is to be seen, and where it can be taken from. */
  readonly sources: readonly { readonly source: string; readonly path: string }[];
  /** A program and its first arguments, to go before the command that becomes nobody; empty where none is needed. */
  readonly prefix: readonly string[];
}

const OTHERS_READ = 0o004;
const OTHERS_SEARCH = 0o001;
/** One of them is covered by what is shown; nothing that a runner needs lies there. */
const COVERED = ["/mnt", "/media", "/srv"];

/** Mounts each of the paths up to `--` at /<number> in the folder $1, then becomes the rest of its arguments. */
const SHOW = `
set -e
folder=$1
shift
mount -t tmpfs -o mode=755,size=1m tmpfs "$folder"
number=0
while [ "$1" != -- ]; do
  if [ -d "$1" ]; then mkdir "$folder/$number"; else : > "$folder/$number"; fi
  mount --bind "$1" "$folder/$number"
  number=$((number + 1))
  shift
done
shift
exec "$@"
`;

/** The paths, each once. Throws MissingProgram where some have to be mounted and cannot be. */
export function reachedByNobody(paths: readonly string[]): Reached {
  const distinct = [...new Set(paths)];
  const closed = canBecomeNobody() ? distinct.filter((path) => !isOpen(path)) : [];
  if (closed.length === 0) return { sources: distinct.map((path) => ({ source: path, path })), prefix: [] };
  const folder = COVERED.find((place) => distinct.every((path) => !path.startsWith(`${place}/`))) ?? "/mnt";
  const sources = distinct.map((path) => {
    const number = closed.indexOf(path);
    return { source: number === -1 ? path : `${folder}/${number}`, path };
  });
  const shell = [requireProgram("sh"), "-c", SHOW, "sh", folder, ...closed, "--"];
  const prefix = [requireProgram("unshare"), "--mount", "--propagation", "private", "--", ...shell];
  return { sources, prefix };
}

/** Whether everybody can read it and find the way to it. */
function isOpen(path: string): boolean {
  const place = realpathSync(path);
  const { mode } = statSync(place);
  const needed = statSync(place).isDirectory() ? OTHERS_READ | OTHERS_SEARCH : OTHERS_READ;
  return (mode & needed) === needed && isPassable(dirname(place));
}

function isPassable(folder: string): boolean {
  const canPass = (statSync(folder).mode & OTHERS_SEARCH) !== 0;
  const parent = dirname(folder);
  return canPass && (parent === folder || isPassable(parent));
}
