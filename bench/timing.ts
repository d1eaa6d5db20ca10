// `npm run bench:timing`: pages whose API takes 0.2 to 8 s, alone, beside each other, in chains, in pieces, with and without
// CPU load. Each must be complete, or not be kept.

import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import { endAllChildren, endChild, startChild } from './child';
import type { Product } from './fidelity/product';
import { startProduct } from './fidelity/product';
import type { TimedFigure } from './timing/figures';
import { judgeTiming } from './timing/figures';
import type { TimingOptions } from './timing/options';
import { readTimingOptions } from './timing/options';
import type { TimedPage } from './timing/plan';
import { drawPages, isComplete } from './timing/plan';
import { timingReport } from './timing/report';
import { startTimedSite } from './timing/site';

async function main(): Promise<boolean> {
  const options = readTimingOptions(process.argv.slice(2));
  try {
    const figures = await Promise.race([renderAll(options), interruption()]);
    const verdicts = judgeTiming(figures);
    process.stdout.write(
      `${options.renders} renders, seed ${options.seed}, ${options.concurrency} at once, ${os.cpus().length} CPUs\n\n${timingReport(figures)}\n`,
    );
    if (options.json !== undefined)
      await writeFile(options.json, `${JSON.stringify({ figures, verdicts }, undefined, 2)}\n`);
    return verdicts.every(({ passed }) => passed !== false);
  } finally {
    await endAllChildren();
  }
}

/** Rejects when the user has had enough. */
function interruption(): Promise<never> {
  return new Promise((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => reject(new Error(`Ended by ${signal}.`)));
  });
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
      if (left.length % 25 === 0) process.stderr.write(`· ${left.length} to go${page.loaded ? ' under load' : ''}\n`);
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
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    // After an interruption, what was under way is not waited for.
    process.exit(1);
  });
