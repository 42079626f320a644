/** What a process may do with files from now on, by Landlock: linux/landlock.h. */
import { closeSync, fstatSync, openSync } from "node:fs";

import { call } from "./kernel.ts";

const EXECUTE = 1n << 0n;
const READ_FILE = 1n << 2n;
const READ_FOLDER = 1n << 3n;

/** Every right over files that a version of Landlock knows: by their number, from the lowest bit up. */
const RIGHTS_BY_VERSION = [13n, 14n, 15n, 15n, 16n];
const NETWORK_SINCE = 4;
const SCOPES_SINCE = 6;
/** Binding and connecting by TCP; abstract sockets and signals. */
const ALL_OF_NETWORK = 3n;
const ALL_SCOPES = 3n;

const VERSION_FLAG = 1;
const RULE_PATH_BENEATH = 1;
/** Opens a place for naming it alone. */
const O_PATH = 0x20_0000;

/**
 * Takes away every right over files but to read these, and what is in them, and to see the names in the listed folders.
 * Throws where the kernel has no Landlock.
 */
export function restrictFiles(readable: readonly string[], listed: readonly string[]): void {
  const version = call("landlock_create_ruleset", null, 0, VERSION_FLAG);
  const rules = createRuleset(version);
  for (const path of readable) allow(rules, path, READ_FOLDER | READ_FILE | EXECUTE);
  for (const path of listed) allow(rules, path, READ_FOLDER);
  call("landlock_restrict_self", rules, 0);
  closeSync(rules);
}

/** A set of rules that forbids all that this version can: struct landlock_ruleset_attr, as long as the version has it. */
function createRuleset(version: number): number {
  const count = RIGHTS_BY_VERSION[Math.min(version, RIGHTS_BY_VERSION.length) - 1] ?? 0n;
  const fields = [
    (1n << count) - 1n,
    ...(version >= NETWORK_SINCE ? [ALL_OF_NETWORK] : []),
    ...(version >= SCOPES_SINCE ? [ALL_SCOPES] : []),
  ];
  const bytes = new Uint8Array(new BigUint64Array(fields).buffer);
  return call("landlock_create_ruleset", bytes, bytes.byteLength, 0);
}

/** struct landlock_path_beneath_attr, which is packed. */
function allow(rules: number, path: string, wanted: bigint): void {
  const place = openSync(path, O_PATH);
  const rights = fstatSync(place).isDirectory() ? wanted : wanted & ~READ_FOLDER;
  const rule = new DataView(new ArrayBuffer(12));
  rule.setBigUint64(0, rights, true);
  rule.setInt32(8, place, true);
  call("landlock_add_rule", rules, RULE_PATH_BENEATH, new Uint8Array(rule.buffer), 0);
  closeSync(place);
}
