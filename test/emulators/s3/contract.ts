// What Georender relies on S3 for, as tests that know nothing but an endpoint: whatever stands in for S3 must
// pass them. Spoken through the real SDK client with its default settings.

import { bodyContract } from './contract-bodies';
import { conditionContract } from './contract-conditions';
import { keyContract } from './contract-keys';
import { listingContract } from './contract-listing';
import { objectContract } from './contract-objects';
import type { S3Connection } from './session';
import { S3Session } from './session';

/**
 * Where a stand-in is known to do otherwise than AWS documents. For each one named here, the tests that it
 * concerns assert the deviation instead (`known-deviation.ts`).
 */
export interface KnownDeviations {
  /**
   * Takes bodies that contradict their checksum. Amazon S3 User Guide, "Checking object integrity in Amazon
   * S3": S3 validates the checksum it is sent before it stores the object, and fails the request with
   * BadDigest.
   */
  readonly checksumsUnverified?: boolean;
  /**
   * Takes any amount of metadata. User Guide, "Working with object metadata": user-defined metadata is
   * limited to 2 KB; API Reference, "Error responses": MetadataTooLarge.
   */
  readonly metadataUnbounded?: boolean;
  /**
   * Takes keys over 1,024 bytes. User Guide, "Naming Amazon S3 objects": at most 1,024 bytes of UTF-8; API
   * Reference, "Error responses": KeyTooLongError.
   */
  readonly keysUnbounded?: boolean;
  /**
   * Does not take a line break in a key. User Guide, "Naming Amazon S3 objects": control characters are to be
   * avoided, yet valid; encoding-type=url of ListObjectsV2 is there for them.
   */
  readonly noLineBreaksInKeys?: boolean;
}

/** Declares the suite; `connect` runs once before it. */
export function s3Contract(name: string, connect: () => Promise<S3Connection>, deviations: KnownDeviations = {}): void {
  describe(`S3 contract: ${name}`, () => {
    const session = new S3Session();

    before(async () => {
      session.open(await connect());
    });

    after(async () => {
      await session.close();
    });

    objectContract(session, deviations);
    bodyContract(session, deviations);
    conditionContract(session);
    keyContract(session, deviations);
    listingContract(session);
  });
}
