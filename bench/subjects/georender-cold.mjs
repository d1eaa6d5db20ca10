// A cold start of Georender: loads the built `render` function, has it render one URL, writes the HTML to stdout.
import { gunzipSync } from 'node:zlib';

const [, , module, url] = process.argv;
const { handler } = await import(module);
const outcome = await handler({ url });
if (outcome.kind !== 'unstored') throw new Error(`The function handed no HTML over: ${JSON.stringify(outcome)}`);
process.stdout.write(gunzipSync(Buffer.from(outcome.gzippedBodyBase64, 'base64')), () => process.exit());
