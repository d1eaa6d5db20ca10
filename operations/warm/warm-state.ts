// What a warm-up has ordered, in a file: a second run with the same file goes on.
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { UserError } from '../../core/contract/georender-error';
import { UnreadableFileError } from '../../core/contract/unreadable-file';
import { isPageKey, type PageKey } from '../../core/pages/page-key';

/** The file can't be used; the message says why. */
export class WarmStateError extends UserError {
  override readonly name = 'WarmStateError';
}

/** Marks files of this form. */
const FORMAT = 'georender-warm-1';

/** An order that is older has been rendered or given up: queues try it again for less than a day. */
const ORDER_LIFE_MS = 86_400_000;

/** The orders of earlier runs and of this one. */
export class WarmState {
  private constructor(
    private readonly file: string | undefined,
    private readonly source: string,
    private readonly ordered: Map<PageKey, number>,
  ) {}

  /**
   * @param file undefined: nothing is kept
   * @param source names the deployment; a file of another one is refused
   * @throws UnreadableFileError
   * @throws WarmStateError
   */
  static async open(file: string | undefined, source: string): Promise<WarmState> {
    const text = file === undefined ? undefined : await textOf(file);
    return new WarmState(file, source, text === undefined ? new Map() : parsed(text, file ?? '', source));
  }

  /** When a page was ordered, unless that is long ago. */
  orderedAtMs(key: PageKey, nowMs: number): number | undefined {
    const atMs = this.ordered.get(key);
    return atMs !== undefined && nowMs - atMs < ORDER_LIFE_MS ? atMs : undefined;
  }

  note(keys: readonly PageKey[], atMs: number): void {
    for (const key of keys) this.ordered.set(key, atMs);
  }

  /** A page that failed is ordered again by the next run. */
  forget(key: PageKey): void {
    this.ordered.delete(key);
  }

  /** Writes the file whole or not at all. @throws WarmStateError */
  async save(): Promise<void> {
    if (this.file === undefined) return;
    const beside = `${this.file}.${randomUUID()}.tmp`;
    try {
      const { source } = this;
      await writeFile(beside, JSON.stringify({ format: FORMAT, source, ordered: Object.fromEntries(this.ordered) }));
      await rename(beside, this.file);
    } catch (cause) {
      await rm(beside, { force: true });
      throw new WarmStateError(`--state: ${this.file} can't be written; name a file in a folder that is yours.`, {
        cause,
      });
    }
  }
}

/** The text of a file; undefined if there is none. @throws UnreadableFileError */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
    throw new UnreadableFileError('--state', file, 'a file of an earlier warm-up, or a new one', cause);
  }
}

function parsed(text: string, file: string, source: string): Map<PageKey, number> {
  const value = jsonOf(text);
  if (value['format'] !== FORMAT || typeof value['ordered'] !== 'object' || value['ordered'] === null)
    throw new WarmStateError(`--state: ${file} is no file of a warm-up; name another one, or a new one.`);
  if (value['source'] !== source) {
    throw new WarmStateError(
      `--state: ${file} is of ${String(value['source'])}, and not of ${source}; name another one.`,
    );
  }
  const entries = Object.entries<unknown>({ ...value['ordered'] });
  return new Map(
    entries.flatMap(([key, atMs]) => (isPageKey(key) && typeof atMs === 'number' ? [[key, atMs] as const] : [])),
  );
}

function jsonOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
