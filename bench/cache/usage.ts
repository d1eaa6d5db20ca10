// What the bench asks of an emulator's process: where it listens, and what it was asked since the last time.

/** What it says when it listens. */
export interface Emulator {
  readonly endpoint: string;
}

/** What it was asked. */
export interface Usage {
  readonly requests: number;
  /** Read or written by these. */
  readonly items: number;
}

export function isEmulator(value: unknown): value is Emulator {
  return typeof value === 'object' && value !== null && 'endpoint' in value && typeof value.endpoint === 'string';
}

export function isUsage(value: unknown): value is Usage {
  return typeof value === 'object' && value !== null && 'requests' in value && 'items' in value;
}
