// Notes of overload in each region's own bucket of pages. The other regions read them there, so that they hold at once.
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { NOTE_REQUEST_MS } from '../../../core/contract/time-outs';
import type { Region } from '../../../core/geography/regions';
import { overloadNoteKey } from '../../../core/pages/object-key';
import { isOverloadReason, isRenderReason, OVERLOAD_REASONS } from '../../render-protocol/render-protocol';
import type { OverloadNote, OverloadNotes } from '../../serve/overload/ports';
import { isAbsent, type PageBuckets, timeBound } from './page-buckets';

/** One object for each host and reason: a note for seconds must not replace one for an hour. */
export class S3OverloadNotes implements OverloadNotes {
  constructor(private readonly buckets: PageBuckets) {}

  async write(host: string, note: OverloadNote): Promise<void> {
    const { region, bucketOf, clientOf } = this.buckets;
    await clientOf(region).send(
      new PutObjectCommand({
        Bucket: bucketOf(region),
        Key: overloadNoteKey(host, note.reason),
        Body: JSON.stringify(note),
        ContentType: 'application/json',
      }),
      timeBound(NOTE_REQUEST_MS),
    );
  }

  async read(region: Region, host: string): Promise<readonly OverloadNote[]> {
    const bucket = this.buckets.bucketOf(region);
    // A region that was removed meanwhile has no bucket.
    if (bucket === undefined) return [];
    const notes = await Promise.all(
      OVERLOAD_REASONS.map((reason) => this.one(region, bucket, overloadNoteKey(host, reason))),
    );
    return notes.filter((note) => note !== undefined);
  }

  private async one(region: Region, bucket: string, key: string): Promise<OverloadNote | undefined> {
    try {
      const { Body: body } = await this.buckets
        .clientOf(region)
        .send(new GetObjectCommand({ Bucket: bucket, Key: key }), timeBound(NOTE_REQUEST_MS));
      return parseNote(await body?.transformToString());
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }
}

/** Anything else than a note counts as absent. */
function parseNote(text: string | undefined): OverloadNote | undefined {
  try {
    const value: unknown = text === undefined ? undefined : JSON.parse(text);
    const { reason, untilMs }: Partial<Record<keyof OverloadNote, unknown>> =
      typeof value === 'object' && value !== null ? value : {};
    return isRenderReason(reason) && isOverloadReason(reason) && typeof untilMs === 'number'
      ? { reason, untilMs }
      : undefined;
  } catch {
    return undefined;
  }
}
