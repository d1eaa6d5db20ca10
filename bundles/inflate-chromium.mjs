// Unpacks the archives on the command line into TMPDIR. In a process of its own: the package is an ES module, unpacks
// only into the temporary folder, and can be stopped half-way only so.
import { inflate } from '@sparticuz/chromium';

await Promise.all(process.argv.slice(2).map((archive) => inflate(archive)));
