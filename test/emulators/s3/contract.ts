// Tests of all that Georender needs of S3, through the real SDK client with its default settings. They know only an
// endpoint: every stand-in for S3 must pass them.
import { bodyContract } from './contract-bodies';
import { conditionContract } from './contract-conditions';
import { keyContract } from './contract-keys';
import { listingContract } from './contract-listing';
import { objectContract } from './contract-objects';
import type { KnownDeviations } from './known-deviation';
import { type S3Connection, S3Session } from './session';

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
