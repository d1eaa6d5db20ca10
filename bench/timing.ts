// `npm run bench:timing` renders pages whose API takes 0.2 to 8 s, with and without CPU load.
// Georender must keep no incomplete page.
import os from 'node:os';
import { type Product, startProduct } from './fidelity/product';
import { endAllChildren, endChild, startChild } from './measure/child';
import { failWith, interruption, progress, writeFigures } from './measure/command-line';
import { judgeTiming, type TimedFigure } from './timing/figures';
import { readTimingOptions, type TimingOptions } from './timing/options';
import { drawPages, isComplete, type TimedPage } from './timing/plan';
import { timingReport } from './timing/report';
import { startTimedSite } from './timing/site';

async function main(): Promise<boolean> {
  const options = readTimingOptions(process.argv.slice(2));
  try {
    const figures = await Promise.race([renderAll(options), interruption()]);
    const verdicts = judgeTiming(figures);
    const { renders, seed, concurrency } = options;
    process.stdout.write(`${renders} renders, seed ${seed}, ${concurrency} at once, ${os.cpus().length} CPUs\n\n`);
    process.stdout.write(`${timingReport(figures)}\n`);
    await writeFigures(options.json, figures, verdicts);
    return verdicts.every(({ passed }) => passed !== false);
  } finally {
    await endAllChildren();
  }
}

async function renderAll({ renders, seed, concurrency }: TimingOptions): Promise<readonly TimedFigure[]> {
  const pages = drawPages(renders, seed);
  await using started = new AsyncDisposableStack();
  const site = await startTimedSite(pages);
  started.defer(() => site.close());
  const product = await startProduct(site.url, () => undefined);
  started.defer(() => product.close());
  const calm = await renderSome(
    product,
    pages.filter(({ loaded }) => !loaded),
    concurrency,
  );
  const busy = os.cpus().map(() => startChild({ file: 'timing/busy-loop.cjs' }));
  try {
    return [
      ...calm,
      ...(await renderSome(
        product,
        pages.filter(({ loaded }) => loaded),
        concurrency,
      )),
    ];
  } finally {
    await Promise.all(busy.map(endChild));
  }
}

async function renderSome(
  product: Product,
  pages: readonly TimedPage[],
  concurrency: number,
): Promise<readonly TimedFigure[]> {
  const figures: TimedFigure[] = [];
  const left = [...pages];
  const worker = async () => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) {
      if (left.length % 25 === 0) progress(`${left.length} to go${page.loaded ? ' under load' : ''}`);
      const { answer, kept } = await product.askOnce(`/pages/${page.id}`);
      const { status, reason, elapsedMs, html } = answer;
      figures.push({ page, complete: isComplete(page, html), kept, status, reason, elapsedMs });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return figures;
}

void main()
  .then((passed) => process.exit(passed ? 0 : 1))
  .catch(failWith);
