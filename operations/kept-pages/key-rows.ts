// The rows of page keys, in a table of hashes: a map of a million texts would take several times the memory.
import type { PageKey } from '../../core/pages/page-key';

const KEY_BYTES = 32;
const NO_ROW = -1;

/** Keys in the order in which they were added, each with its row. */
export class KeyRows {
  /** All keys, one after the other. */
  private keys = Buffer.alloc(1_024 * KEY_BYTES);
  /** Rows by the first bytes of their keys, which are hashes already; twice as many places as keys at least. */
  private places = new Int32Array(2_048).fill(NO_ROW);
  private count = 0;

  /** How many there are. */
  get size(): number {
    return this.count;
  }

  /** The row of a key; undefined if it was not added. */
  rowOf(key: PageKey): number | undefined {
    const row = this.places[this.placeOf(Buffer.from(key, 'hex'))] ?? NO_ROW;
    return row === NO_ROW ? undefined : row;
  }

  /** The row of a key, which is added if it is new. */
  add(key: PageKey): number {
    const bytes = Buffer.from(key, 'hex');
    const place = this.placeOf(bytes);
    const known = this.places[place] ?? NO_ROW;
    if (known !== NO_ROW) return known;
    if (this.count * KEY_BYTES === this.keys.length) this.grow();
    const row = this.count;
    bytes.copy(this.keys, row * KEY_BYTES);
    this.places[this.placeOf(bytes)] = row;
    this.count += 1;
    return row;
  }

  /** The key of a row, in hex. */
  textOf(row: number): string {
    return this.keys.toString('hex', row * KEY_BYTES, (row + 1) * KEY_BYTES);
  }

  /** The place of a key, or the free one where it belongs. */
  private placeOf(bytes: Buffer): number {
    const mask = this.places.length - 1;
    for (let place = bytes.readUInt32LE(0) & mask; ; place = (place + 1) & mask) {
      const row = this.places[place] ?? NO_ROW;
      if (row === NO_ROW) return place;
      const from = row * KEY_BYTES;
      if (this.keys.compare(bytes, 0, KEY_BYTES, from, from + KEY_BYTES) === 0) return place;
    }
  }

  private grow(): void {
    const keys = Buffer.alloc(2 * this.keys.length);
    this.keys.copy(keys);
    this.keys = keys;
    this.places = new Int32Array(2 * this.places.length).fill(NO_ROW);
    for (let row = 0; row < this.count; row += 1) {
      const bytes = keys.subarray(row * KEY_BYTES, (row + 1) * KEY_BYTES);
      this.places[this.placeOf(bytes)] = row;
    }
  }
}
