// An emulator's endpoint, and its requests since the last report.

/** A running emulator. */
export interface Emulator {
  readonly endpoint: string;
}

/** Requests since the last report. */
export interface Usage {
  readonly requests: number;
  /** Items that these requests read or wrote. */
  readonly items: number;
}

export function isEmulator(value: unknown): value is Emulator {
  return typeof value === 'object' && value !== null && 'endpoint' in value && typeof value.endpoint === 'string';
}

export function isUsage(value: unknown): value is Usage {
  return typeof value === 'object' && value !== null && 'requests' in value && 'items' in value;
}
