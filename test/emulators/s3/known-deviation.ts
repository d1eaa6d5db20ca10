// Tests that a stand-in is known not to pass. For it, the deviation itself is tested: a better version of the stand-in
// turns that test red, and the exception goes.

/** Known differences of a stand-in from AWS's documentation. For each, the tests assert the difference instead. */
export interface KnownDeviations {
  /**
   * Takes bodies that contradict their checksum. Amazon S3 User Guide, "Checking object integrity in Amazon S3": S3
   * validates the checksum before it stores the object, and fails the request with BadDigest.
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

/** Declares `run` as a test; for a stand-in that `deviates`, `deviation` in its place. */
export function itUnless(
  deviates: boolean | undefined,
  name: string,
  run: () => Promise<void>,
  deviation: () => Promise<void>,
): void {
  if (deviates !== true) it(name, run);
  else it(`is known not to hold here: ${name}`, deviation);
}
