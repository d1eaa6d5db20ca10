// Progress of what takes longer than two seconds: a bar on a terminal, a line every ten seconds elsewhere.
import { Format, type Options, type Params, Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './terminal';

/** Runs a function again and again. @returns what ends that */
export type Repeat = (run: () => void, everyMs: number) => () => void;

/** What makes progress. */
export interface ProgressSubject {
  /** In the plural, e.g. `pages`. */
  readonly what: string;
  /** How many there are; undefined if that is not known. */
  readonly total?: number | undefined;
}

/** A progress that is shown. Call `end` also after a failure. */
export interface Progress {
  /** Tells how many are done in all, and how many there are if that became known. */
  update(done: number, total?: number): void;
  end(): void;
}

/** What is done within this time needs no bar. */
const QUIET_MS = 2_000;
const BAR_EVERY_MS = 200;
const LINE_EVERY_MS = 10_000;

const repeatUntilExit: Repeat = (run, everyMs) => {
  const timer = setInterval(run, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

/** Shows progress on the standard error. */
export function showProgress(
  { what, total }: ProgressSubject,
  terminal: Terminal,
  repeat: Repeat = repeatUntilExit,
): Progress {
  const state = { done: 0, total };
  const view = (elapsedMs: number): View => ({
    ...state,
    text: progressText(what, state.done, state.total, elapsedMs),
  });
  const end = showView(view, terminal, repeat);
  return {
    update(done, known) {
      state.done = done;
      state.total = known ?? state.total;
    },
    end,
  };
}

/**
 * Shows how long something has been waited for on the standard error.
 * @param what e.g. `waiting for the edge`
 * @param mostMs the time after which the wait is given up
 * @returns what ends it; call it also after a failure
 */
export function showWait(
  what: string,
  mostMs: number,
  terminal: Terminal,
  repeat: Repeat = repeatUntilExit,
): () => void {
  const view = (elapsedMs: number): View => ({
    done: Math.min(elapsedMs, mostMs),
    total: mostMs,
    text: `${what}, ${durationText(elapsedMs / 1_000)} of at most ${durationText(mostMs / 1_000)}`,
  });
  return showView(view, terminal, repeat);
}

/** What is shown at a moment. */
interface View {
  readonly done: number;
  readonly total: number | undefined;
  readonly text: string;
}

function showView(view: (elapsedMs: number) => View, terminal: Terminal, repeat: Repeat): () => void {
  const { clock, error } = terminal;
  const startMs = clock.steadyMs();
  const elapsedMs = () => clock.steadyMs() - startMs;
  const bar = error.isTTY === true ? progressBar(error, () => view(elapsedMs()).text) : undefined;
  const tick = (): void => {
    if (elapsedMs() < QUIET_MS) return;
    const { done, total = 0, text } = view(elapsedMs());
    if (bar === undefined) return terminal.note(text);
    if (!bar.isActive) return bar.start(total, done);
    bar.setTotal(total);
    bar.update(done);
  };
  const stop = repeat(tick, bar === undefined ? LINE_EVERY_MS : BAR_EVERY_MS);
  return () => {
    stop();
    if (bar?.isActive === true) bar.stop();
  };
}

function progressBar(stream: Terminal['error'], text: () => string): SingleBar {
  const format = (options: Options, { progress, total }: Params): string =>
    total > 0 ? `${Format.BarFormat(progress, options)} ${text()}` : text();
  return new SingleBar({ stream, format, clearOnComplete: true, barsize: 30 }, Presets.shades_classic);
}

/** E.g. `1,200 of 10,000 pages, 110/s, 1 min 20 s left`. */
export function progressText(what: string, done: number, total: number | undefined, elapsedMs: number): string {
  const perSecond = elapsedMs > 0 ? (done * 1_000) / elapsedMs : 0;
  const rate = `${perSecond >= 10 ? number(Math.round(perSecond)) : perSecond.toFixed(1)}/s`;
  const counted = total === undefined ? number(done) : `${number(done)} of ${number(total)}`;
  if (total === undefined || perSecond === 0) return `${counted} ${what}, ${rate}`;
  return `${counted} ${what}, ${rate}, ${durationText(Math.max(0, total - done) / perSecond)} left`;
}

function durationText(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
