// An AWS account in one file: the journal of what was done to it. What exists is the journal, folded.
import { appendFileSync, closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { asProperties, type Properties, text, texts } from './properties';

/** The account's number. */
export const ACCOUNT_ID = '123456789012';

/** A resource that exists. */
export interface Resource {
  /** e.g. `aws:s3/bucket:Bucket` */
  readonly type: string;
  readonly urn: string;
  readonly id: string;
  /** Empty for what has no region. */
  readonly region: string;
  readonly inputs: Properties;
  readonly outputs: Properties;
}

/** What was done to a resource; `refused` changes nothing, and says why in `reason`. */
export interface Operation extends Resource {
  readonly operation: 'create' | 'update' | 'delete' | 'refused';
  readonly reason?: string;
  /** URNs of what had to be there for it. */
  readonly reliedOn?: readonly string[];
}

/** The account that a journal describes. Several processes may use it, as appending a line is one write. */
export class Account {
  private readonly existing = new Map<string, Resource>();
  private bytesRead = 0;
  private readonly done: Operation[] = [];
  private reliedOn = new Set<string>();

  constructor(private readonly journalFile: string) {}

  /** Everything that was done, from the beginning. */
  operations(): readonly Operation[] {
    this.readOn();
    return this.done;
  }

  /** What exists of a type. */
  all(type: string): readonly Resource[] {
    this.readOn();
    return [...this.existing.values()].filter((resource) => resource.type === type);
  }

  /** The resource of this type, id and region, if it exists. */
  find(type: string, id: string, region: string): Resource | undefined {
    this.readOn();
    return this.existing.get(keyOf({ type, id, region }));
  }

  /** Notes that the operation of the moment needs a resource; false if it is not there. */
  relyOn(resource: Resource | undefined): boolean {
    if (resource !== undefined) this.reliedOn.add(resource.urn);
    return resource !== undefined;
  }

  /** What was noted since it was last asked for. */
  takeReliedOn(): readonly string[] {
    const urns = [...this.reliedOn].sort();
    this.reliedOn = new Set();
    return urns;
  }

  record(operation: Operation): void {
    appendFileSync(this.journalFile, `${JSON.stringify(operation)}\n`);
  }

  private readOn(): void {
    if (!existsSync(this.journalFile)) return;
    const lines = readFrom(this.journalFile, this.bytesRead);
    this.bytesRead += Buffer.byteLength(lines);
    for (const line of lines.split('\n').filter((each) => each !== '')) this.apply(parseOperation(line));
  }

  private apply(operation: Operation): void {
    this.done.push(operation);
    if (operation.operation === 'delete') this.existing.delete(keyOf(operation));
    if (operation.operation === 'create' || operation.operation === 'update') {
      const { type, urn, id, region, inputs, outputs } = operation;
      this.existing.set(keyOf(operation), { type, urn, id, region, inputs, outputs });
    }
  }
}

function keyOf({ type, id, region }: Pick<Resource, 'type' | 'id' | 'region'>): string {
  return `${type} ${region} ${id}`;
}

/** The whole lines from a place in the file on. */
function readFrom(file: string, offset: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(Math.max(0, fstatSync(descriptor).size - offset));
    readSync(descriptor, buffer, 0, buffer.length, offset);
    return buffer.subarray(0, buffer.lastIndexOf('\n') + 1).toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

function parseOperation(line: string): Operation {
  const parsed = asProperties(JSON.parse(line));
  const operation = text(parsed, 'operation');
  if (operation !== 'create' && operation !== 'update' && operation !== 'delete' && operation !== 'refused') {
    throw new TypeError(`the journal holds an unknown operation: ${operation}`);
  }
  return {
    operation,
    type: text(parsed, 'type'),
    urn: text(parsed, 'urn'),
    id: text(parsed, 'id'),
    region: text(parsed, 'region'),
    inputs: asProperties(parsed['inputs']),
    outputs: asProperties(parsed['outputs']),
    ...(typeof parsed['reason'] === 'string' ? { reason: parsed['reason'] } : {}),
    reliedOn: texts(parsed, 'reliedOn'),
  };
}
