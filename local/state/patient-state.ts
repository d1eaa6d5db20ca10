// Has buckets and index outlive the run as well as the disk allows: what can't be written, on a full disk above all, stays
// in memory, is shown as ever, and is written when that is possible again.
import type { ItemKeeper, KeptItem } from '../../emulators/dynamodb/region';
import type { Item } from '../../emulators/dynamodb/wire';
import type { ObjectKeeper, StoredObject } from '../../emulators/s3/object-store';

/** Where everything outlives the run; its writes throw if they fail. */
export type StateKeeper = ObjectKeeper & ItemKeeper;

/** A keeper that never fails to keep. */
export class PatientState implements StateKeeper {
  /** The latest write of each object and item that could not be made, in the order of the writes. */
  private readonly unwritten = new Map<string, () => void>();
  private isFailing = false;

  /** @param onLine told when writes begin to fail, and when they have all been made up for */
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

  /** Tries once more to write what is missing. */
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
    // A later write comes after all before it: a record must not be there before the object that it names.
    this.unwritten.delete(name);
    this.unwritten.set(name, write);
    this.flush();
  }

  private fails(error: unknown): void {
    if (this.isFailing) return;
    this.isFailing = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.onLine(
      `The folder of --data can't be written (${reason}): the run goes on in memory, and the next run will not have what is ` +
        'kept from now on. If the disk is full, free some space: then it is written after all.',
    );
  }
}
