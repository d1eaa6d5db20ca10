// Keeps buckets and index beyond the run, as far as the disk allows: failed writes stay in memory and are repeated.
import type { ItemKeeper, KeptItem } from '../../emulators/dynamodb/region';
import type { Item } from '../../emulators/dynamodb/wire';
import type { ObjectKeeper, StoredObject } from '../../emulators/s3/object-store';

/** Keeps objects and items beyond the run; its writes throw if they fail. */
export type StateKeeper = ObjectKeeper & ItemKeeper;

/** A keeper whose writes never throw. */
export class PatientState implements StateKeeper {
  /** The latest failed write of each object and item, in order. */
  private readonly unwritten = new Map<string, () => void>();
  private isFailing = false;

  /** @param onLine told when writes begin to fail, and when all have been made */
  constructor(
    private readonly keeper: StateKeeper,
    private readonly onLine: (line: string) => void,
  ) {}

  objects(bucket: string): Iterable<readonly [key: string, object: StoredObject]> {
    return this.keeper.objects(bucket);
  }

  keepObject(bucket: string, key: string, object: StoredObject): void {
    this.write(['object', bucket, key], () => this.keeper.keepObject(bucket, key, object));
  }

  dropObject(bucket: string, key: string): void {
    this.write(['object', bucket, key], () => this.keeper.dropObject(bucket, key));
  }

  items(region: string, table: string): Iterable<KeptItem> {
    return this.keeper.items(region, table);
  }

  keepItem(region: string, table: string, item: KeptItem): void {
    this.write(['item', region, table, item.key], () => this.keeper.keepItem(region, table, item));
  }

  dropItem(region: string, table: string, key: Item): void {
    this.write(['item', region, table, key], () => this.keeper.dropItem(region, table, key));
  }

  /** Repeats failed writes. */
  flush(): void {
    for (const [name, write] of this.unwritten) {
      try {
        write();
      } catch (error) {
        this.fails(error);
        return;
      }
      this.unwritten.delete(name);
    }
    if (this.isFailing) this.onLine('Everything is in the folder of --data again.');
    this.isFailing = false;
  }

  private write(id: readonly unknown[], write: () => void): void {
    const name = JSON.stringify(id);
    // Writes keep their order: a record must not be there before its object.
    this.unwritten.delete(name);
    this.unwritten.set(name, write);
    this.flush();
  }

  private fails(error: unknown): void {
    if (this.isFailing) return;
    this.isFailing = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.onLine(
      `The folder of --data can't be written (${reason}). The run goes on in memory; the next run will lack what is kept ` +
        'from now on. If the disk is full, free some space: the writes are repeated.',
    );
  }
}
