// An executable in place of Node that notes how long each program took, and what it built.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** One run of a program. */
export interface ProgramRun {
  readonly wallMs: number;
  /** Of all its threads and ended children. */
  readonly cpuMs: number;
  /** Bundles and packages that it wrote. */
  readonly filesBuilt: number;
}

/** The executable, and what it has noted. */
export class TimedNode {
  /** Its absolute path. */
  readonly executable: string;
  private readonly notes: string;

  /**
   * @param folder gets the executable and its notes
   * @param built the folders of bundles and packages
   */
  constructor(folder: string, built: readonly string[]) {
    this.executable = path.join(folder, 'timed-node');
    this.notes = path.join(folder, 'notes');
    const marker = path.join(folder, 'marker');
    writeFileSync(this.notes, '');
    // `times` tells of ended children on its second line (POSIX).
    writeFileSync(
      this.executable,
      [
        '#!/bin/sh',
        `: > '${marker}'`,
        'started=$(date +%s%3N)',
        `'${process.execPath}' "$@"`,
        'code=$?',
        'ended=$(date +%s%3N)',
        `built=$(find -L ${built.map((each) => `'${each}'`).join(' ')} -type f -newer '${marker}' | wc -l)`,
        `{ echo "$((ended - started)) $built"; times; } >> '${this.notes}'`,
        'exit $code',
      ].join('\n'),
      { mode: 0o755 },
    );
  }

  /** The runs since it was last asked. @throws Error if nothing, or something unknown was noted */
  takeRuns(): readonly ProgramRun[] {
    const lines = readFileSync(this.notes, 'utf8').split('\n').slice(0, -1);
    writeFileSync(this.notes, '');
    const runs: ProgramRun[] = [];
    for (let at = 0; at < lines.length; at += 3) runs.push(runOf(lines.slice(at, at + 3)));
    return runs;
  }
}

function runOf(lines: readonly string[]): ProgramRun {
  const [, wallMs, filesBuilt] = /^(\d+) +(\d+)$/.exec(lines[0] ?? '') ?? [];
  const times = /^(\d+)m([\d.]+)s (\d+)m([\d.]+)s$/
    .exec(lines[2] ?? '')
    ?.slice(1)
    .map(Number);
  if (wallMs === undefined || times === undefined) throw new Error(`no run of a program: ${lines.join(' | ')}`);
  const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = times;
  const cpuMs = (60 * (userMinutes + systemMinutes) + userSeconds + systemSeconds) * 1000;
  return { wallMs: Number(wallMs), cpuMs, filesBuilt: Number(filesBuilt) };
}
