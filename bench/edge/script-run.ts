// A run of the edge's bench, for either engine.
import type { ScriptEngine } from './instructions';

/** What is run. */
export interface ScriptRun<Subject> {
  readonly subjects: readonly Subject[];
  /** How often each user agent of a kind asks, where instructions are counted. */
  readonly rounds: number;
  /** How often each script is timed. */
  readonly timings: number;
  readonly runner: ScriptRunner;
  readonly progress: (text: string) => void;
}

/** What the benches of both engines need of the machine. */
export interface ScriptRunner {
  count(script: string, engine: ScriptEngine): Promise<{ readonly instructions: number; readonly output: string }>;
  output(script: string, engine: ScriptEngine): Promise<string>;
}

/**
 * The instructions of one request. Both runs make the same events, and the first handles half of them: the difference
 * holds no start-up and no load.
 * @param instructionsFor counts a run that handles so many requests of twice `half`
 */
export async function perRequest(half: number, instructionsFor: (handled: number) => Promise<number>): Promise<number> {
  const first = await instructionsFor(half);
  return ((await instructionsFor(2 * half)) - first) / half;
}
