// Events as Pulumi's engine tells them, for tests of what reads them.
import { type EngineEvent, parseEngineEvent } from '../../delivery/engine/engine-events';

/** A resource in an event: its inputs, which are its outputs, too, unless others are given. */
export interface ToldState {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
  readonly id?: string;
}

/** One step. */
export interface ToldStep {
  readonly op: string;
  readonly type: string;
  readonly name: string;
  readonly old?: ToldState;
  readonly new?: ToldState;
  readonly diffs?: readonly string[];
  readonly keys?: readonly string[];
}

/** An event as its line would be read. */
export function told(event: object): EngineEvent {
  const parsed = parseEngineEvent(JSON.stringify(event));
  if (parsed === undefined) throw new Error(`no event: ${JSON.stringify(event)}`);
  return parsed;
}

/** The begin of an operation. */
export const BEGIN = told({ sequence: 1, preludeEvent: { config: {} } });

/** A step before it is done. */
export function step(of: ToldStep): EngineEvent {
  return told({ resourcePreEvent: { metadata: metadata(of), planning: true } });
}

/** A refresh: what it looks at, and what it found. */
export function refreshed(of: ToldStep): readonly EngineEvent[] {
  return [
    step({ ...of, op: 'refresh', diffs: [] }),
    told({ resOutputsEvent: { metadata: metadata(of), planning: true } }),
  ];
}

/** A message of the engine. */
export function diagnostic(severity: string, message: string): EngineEvent {
  return told({ diagnosticEvent: { severity, message, color: 'never' } });
}

function metadata({ op, type, name, old, new: fresh, diffs = [], keys }: ToldStep): object {
  const urn = `urn:pulumi:dev::georender::georender:index:Georender$${type}::${name}`;
  return { op, urn, type, old: state(old), new: state(fresh), diffs, keys, detailedDiff: null, provider: '' };
}

function state(told: ToldState | undefined): object | null {
  if (told === undefined) return null;
  return { custom: true, id: told.id ?? '', inputs: told.inputs, outputs: told.outputs ?? told.inputs };
}
