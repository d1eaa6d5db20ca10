// The production health check of several checkers, over a router's store and regions that tests make fail. Notes are
// shared as the index shares them; tests set the time.
import type { Region } from '../../../core/geography/regions';
import { type CheckNote, noteText, readNote } from '../../../core/health/check-note';
import { DRAIN_RULES } from '../../../core/health/drain-decision';
import type { Look } from '../../../core/health/region-health';
import { createHealthCheck, type HealthCheck, type HealthConfig } from '../../../handlers/health/create-health-check';
import { RecordedLog, SetClock } from '../machine/recorded-log';

/** When the clock begins. */
const START_MS = 1_700_000_000_000;

/** A stack's checkers and what they see. */
export class HealthLab {
  readonly clock = new SetClock(START_MS);
  readonly log = new RecordedLog();
  /** What a look at a region comes to; well, if it is not here. */
  readonly looks = new Map<Region, Look>();
  /** Every look, in order. */
  readonly looked: { readonly checker: Region; readonly region: Region }[] = [];
  /** What the site does. */
  siteAnswers = true;
  /** How often the site was asked. */
  siteAsked = 0;
  /** The router's value. */
  text: string | undefined;
  /** Every request to the router's store, in order. */
  readonly requests: ('read' | 'write')[] = [];
  /** Called before a write is looked at: the store fails if it throws. */
  onWrite: () => void = () => undefined;
  /** Whether the store answers. */
  storeAnswers = true;
  /** Whether the table of notes answers. */
  notesAnswer = true;
  private version = 0;
  private readonly notes = new Map<Region, string>();

  constructor(
    readonly regions: readonly Region[],
    private readonly config: Partial<HealthConfig> = {},
  ) {}

  /** A checker as a new process has it. @param skewMs by how much its clock is ahead */
  checker(region: Region, skewMs = 0): HealthCheck {
    const { clock } = this;
    return createHealthCheck({
      probe: {
        look: async (asked) => {
          this.looked.push({ checker: region, region: asked });
          return this.looks.get(asked) ?? { kind: 'well' };
        },
      },
      site: {
        answers: async () => {
          this.siteAsked += 1;
          return this.siteAnswers;
        },
      },
      router: {
        read: async () => {
          this.requests.push('read');
          if (!this.storeAnswers) throw new Error('The store does not answer.');
          return { text: this.text, version: String(this.version) };
        },
        write: async (text, version) => {
          this.requests.push('write');
          this.onWrite();
          if (version !== String(this.version)) throw new Error('The precondition failed.');
          this.put(text);
        },
      },
      notes: {
        read: async () => {
          this.checkNotes();
          return [...this.notes.values()].flatMap((text) => readNote(text) ?? []);
        },
        put: async (note) => {
          this.checkNotes();
          this.notes.set(note.checker, noteText(note));
        },
      },
      clock: {
        nowMs: () => clock.nowMs() + skewMs,
        steadyMs: () => clock.steadyMs(),
        pause: (durationMs) => clock.pause(durationMs),
      },
      log: this.log,
      config: {
        checker: region,
        regions: this.regions,
        configDrained: [],
        rules: DRAIN_RULES,
        looks: 1,
        pauseMs: 3_000,
        seenLife: { quietMs: 24 * 3_600_000, busyMs: 3_600_000 },
        ...this.config,
      },
    });
  }

  /** Writes the router's value as a person does. */
  put(text: string | undefined): void {
    this.text = text;
    this.version += 1;
  }

  /** A checker's note. */
  note(checker: Region): CheckNote | undefined {
    return readNote(this.notes.get(checker) ?? '');
  }

  /** The drained regions, as the router reads them. */
  drained(): unknown {
    const value: unknown = JSON.parse(this.text ?? '{}');
    return typeof value === 'object' && value !== null && 'drained' in value ? value.drained : [];
  }

  private checkNotes(): void {
    if (!this.notesAnswer) throw new Error('The table does not answer.');
  }
}
