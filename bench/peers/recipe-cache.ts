// The single-region recipe's cache, as in tutorials: one object a page, with its age in the metadata.
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

const TTL_MS = 24 * 60 * 60 * 1000;

/** Storage, render and clock. */
export interface RecipeCacheDependencies {
  readonly s3: S3Client;
  readonly bucket: string;
  readonly render: (url: string) => Promise<string>;
  readonly nowMs: () => number;
}

/** A Lambda proxy answer. */
export interface RecipeAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Makes the recipe's handler: it renders pages that are missing or older than 24 hours. */
export function createRecipeCache({
  s3,
  bucket,
  render,
  nowMs,
}: RecipeCacheDependencies): (url: string) => Promise<RecipeAnswer> {
  return async (url) => {
    const kept = await read(s3, bucket, url);
    // Without a date, the page is stale: a comparison with NaN is false.
    const isFresh = kept !== undefined && nowMs() - kept.renderedAtMs < TTL_MS;
    const html = isFresh ? kept.html : await render(url);
    if (!isFresh) await keepRendered(s3, bucket, url, html, nowMs());
    return { statusCode: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: html };
  };
}

/** Writes a page like the recipe after a render. */
export async function keepRendered(
  s3: S3Client,
  bucket: string,
  url: string,
  html: string,
  renderedAtMs: number,
): Promise<void> {
  await s3.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: keyOf(url),
      Body: html,
      ContentType: 'text/html; charset=utf-8',
      Metadata: { 'rendered-at': new Date(renderedAtMs).toISOString() },
    }),
  );
}

async function read(
  s3: S3Client,
  bucket: string,
  url: string,
): Promise<{ readonly html: string; readonly renderedAtMs: number } | undefined> {
  try {
    const { Body: body, Metadata: metadata } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: keyOf(url) }));
    const renderedAtMs = Date.parse(metadata?.['rendered-at'] ?? '');
    return body && { html: await body.transformToString(), renderedAtMs };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

function keyOf(url: string): string {
  return `${url.replace(/^https?:\/\//, '')}.html`;
}
