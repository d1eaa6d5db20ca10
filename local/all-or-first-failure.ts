// Waits for all parts that are being started.

/** Like Promise.all, but waits for all before it fails, so that every started part can be ended. */
export async function allOrFirstFailure<Parts extends readonly unknown[]>(
  parts: readonly [...Parts],
): Promise<{ [Index in keyof Parts]: Awaited<Parts[Index]> }> {
  await Promise.allSettled(parts);
  return Promise.all(parts);
}
