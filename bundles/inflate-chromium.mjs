// Unpacks the archives named on the command line into TMPDIR. A process of its own: the package loads as an ES module
// only, unpacks into the process's temporary folder only, and can then be stopped half way.
import { inflate } from '@sparticuz/chromium';

await Promise.all(process.argv.slice(2).map((archive) => inflate(archive)));
