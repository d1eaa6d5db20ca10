// Unpacks the packaged Chromium into TMPDIR. A process of its own, since the package decides at its import, by
// AWS_EXECUTION_ENV, whether it brings Lambda's libraries along.
import chromium from '@sparticuz/chromium';

chromium.setGraphicsMode = false;
await chromium.executablePath();
