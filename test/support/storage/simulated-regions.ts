// Regions in memory whose steps a schedule orders, the messages between them, and the site.
import assert from 'node:assert/strict';
import type { Region } from '../../../core/geography/regions';
import { type PageIdentity, pageIdentity } from '../../../core/pages/page-key';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { WriteVersion } from '../../../emulators/dynamodb/write-version';
import { testPage } from '../edge/page-urls';
import { type Message, SimulatedRegion, type SimulatedWorld, type TakeTurn } from './simulated-region';
import { versionOfBody, versionOfHeaders } from './simulated-site';

/** All regions, one page, and the site. */
export class SimulatedRegions implements SimulatedWorld {
  nowMs = 1_000_000;
  /** What the site shows; it never goes back to what it showed before. */
  siteVersion = 1;
  readonly regions: readonly SimulatedRegion[];
  readonly page: PageIdentity = pageIdentity(testPage('/page'), 'desktop', DEFAULT_QUERY_POLICY);
  /** In any order, and as late as the schedule says. */
  readonly messages: Message[] = [];
  private lastMicros = 0;

  constructor(
    names: readonly Region[],
    readonly turn: TakeTurn,
  ) {
    this.regions = names.map((name) => new SimulatedRegion(name, this));
  }

  nextVersion(region: string): WriteVersion {
    this.lastMicros = Math.max(this.nowMs * 1000, this.lastMicros + 1);
    return { micros: this.lastMicros, region };
  }

  region(name: string): SimulatedRegion {
    return this.regions.find((region) => region.name === name) ?? assert.fail(name);
  }

  /** Delivers one message between regions that are up; false if there was none. */
  deliver(kind: Message['kind'], pick: number): boolean {
    const ready = this.messages.filter((message) => message.kind === kind && message.from.up && message.to.up);
    const message = ready[pick % Math.max(1, ready.length)];
    if (message === undefined) return false;
    this.messages.splice(this.messages.indexOf(message), 1);
    if (message.kind === 'index') message.to.receive(message.item);
    else message.to.bucket.set(message.key, message.object);
    return true;
  }

  /** No record names an object that its region did not write, or that is of another answer. */
  checkRecords(): void {
    for (const { name, record } of this.regions) {
      if (record?.object === undefined) continue;
      const stored = this.region(record.object.region).bucket.get(record.object.key);
      assert.ok(stored !== undefined, `${name} has a record whose object ${record.object.region} has not`);
      assert.deepEqual(stored.head, { status: record.status, headers: record.headers });
      assert.equal(versionOfBody(stored.body), versionOfHeaders(record.headers));
    }
  }
}
