// Kills a browser, or its pages' processes, right after one command of the DevTools protocol was sent.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Connection } from 'puppeteer-core';
import type { RunnableChromium } from '../../../handlers/render/browser/chromium-executable';

/** The browser's whole process group, or the processes of its pages. */
export type Victim = 'browser' | 'pages';

type RawSend = (this: unknown, callbacks: unknown, method: string, ...rest: unknown[]) => Promise<unknown>;

/** A shell starts in milliseconds; half a minute is surely enough. */
const TURN_MS = 5;
const MOST_TURNS = 6_000;

/** Follows the commands of this process to its browsers, and kills the first browser, or its pages, at one of them. */
export class KilledBrowser {
  /** The commands so far, only the first of each turn; `Page.navigate 2` is the second of its kind. */
  readonly steps: string[] = [];
  private readonly counts = new Map<string, number>();
  private isSameTurn = false;
  private killed = false;

  private constructor(
    private readonly folder: string,
    private readonly original: RawSend,
    private readonly victim: Victim,
    private readonly step: string | undefined,
  ) {}

  /** @param step one of {@link steps}; undefined kills nothing */
  static async at(step: string | undefined, victim: Victim): Promise<KilledBrowser> {
    // puppeteer sends every command through this method, also its own while it launches.
    const original: RawSend = Reflect.get(Connection.prototype, '_rawSend');
    const watched = new KilledBrowser(
      await mkdtemp(path.join(os.tmpdir(), 'georender-killed-')),
      original,
      victim,
      step,
    );
    const send = new Proxy(original, {
      apply: (target, connection, args: Parameters<RawSend>) => {
        const answer = Reflect.apply(target, connection, args);
        watched.sent(args[1]);
        return answer;
      },
    });
    Reflect.set(Connection.prototype, '_rawSend', send);
    return watched;
  }

  /** Whether the step was reached. */
  get wasKilled(): boolean {
    return this.killed;
  }

  /** The same Chromium, started by a script that notes its process first. */
  async chromium({ executable, environment }: RunnableChromium): Promise<RunnableChromium> {
    const script = path.join(this.folder, 'chromium');
    await writeFile(script, `#!/bin/sh\necho $$ > '${this.folder}/pid'\nexec '${executable}' "$@"\n`, { mode: 0o755 });
    return { executable: script, environment };
  }

  /** Stops following. */
  async close(): Promise<void> {
    Reflect.set(Connection.prototype, '_rawSend', this.original);
    await rm(this.folder, { recursive: true, force: true });
  }

  private sent(method: string): void {
    const count = (this.counts.get(method) ?? 0) + 1;
    this.counts.set(method, count);
    const step = `${method} ${count}`;
    if (!this.isSameTurn) this.steps.push(step);
    this.isSameTurn = true;
    setImmediate(() => (this.isSameTurn = false));
    if (this.killed || step !== this.step) return;
    this.killed = true;
    if (this.victim === 'browser') process.kill(-this.pid(), 'SIGKILL');
    else for (const pid of childrenOf(this.pid())) process.kill(pid, 'SIGKILL');
  }

  /** Nothing else may happen meanwhile, so that the browser dies at this very step. */
  private pid(): number {
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const pid = Number(readIfThere(path.join(this.folder, 'pid')));
      if (pid > 0) return pid;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TURN_MS);
    }
    throw new Error(`The step ${this.step} was sent to a browser that is not followed, or does not start.`);
  }
}

function childrenOf(parent: number): readonly number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  // The name, in brackets, may contain any character.
  return pids
    .filter((pid) => Number(/^.*\) \S (\d+) /s.exec(readIfThere(`/proc/${pid}/stat`))?.[1]) === parent)
    .map(Number);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
