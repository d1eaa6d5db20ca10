// A cold start of Georender: loads the built `render` function, has it render one URL, writes the HTML to stdout.
import { gunzipSync } from 'node:zlib';

const [, , module, url] = process.argv;
try {
  const { handler } = await import(module);
  const outcome = await handler(
    { url, variant: 'desktop', lease: '00000000-0000' },
    { getRemainingTimeInMillis: () => 30_000 },
  );
  if (outcome.kind !== 'unstored' || outcome.body.kind !== 'attached') throw new Error(JSON.stringify(outcome));
  process.stdout.write(gunzipSync(Buffer.from(outcome.body.gzippedBase64, 'base64')), () => process.exit());
} catch (error) {
  process.stderr.write(`The built function handed no HTML over: ${error.message}\n`, () => process.exit(1));
}
