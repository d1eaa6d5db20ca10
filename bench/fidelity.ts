// `npm run bench:fidelity` compares the answers of Georender and prerender with the pages that a person sees.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findChromium, thisMachine } from '../local/chromium';
import type { CorpusPage } from './fidelity/corpus';
import type { PageFigure } from './fidelity/figures';
import { judgeFidelity } from './fidelity/goals';
import { type FidelityOptions, readFidelityOptions } from './fidelity/options';
import { corpusPages } from './fidelity/pages';
import { startPerson } from './fidelity/person';
import { startProduct } from './fidelity/product';
import { fidelityReport } from './fidelity/report';
import { comparePage, type Reference, seeReference } from './fidelity/run';
import { startCorpusSite } from './fidelity/site';
import { endAllChildren } from './measure/child';
import { failWith, interruption, progress, writeFigures } from './measure/command-line';
import { startPrerender } from './peers/prerender';

async function main(): Promise<boolean> {
  const options = readFidelityOptions(process.argv.slice(2));
  const folder = await mkdtemp(path.join(os.tmpdir(), 'georender-fidelity-'));
  try {
    const figures = await Promise.race([compareAll(options, folder), interruption()]);
    const verdicts = judgeFidelity(figures);
    process.stdout.write(`${fidelityReport(figures)}\n`);
    await writeFigures(options.json, figures, verdicts);
    return verdicts.every(({ passed }) => passed !== false);
  } finally {
    await endAllChildren();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function compareAll(options: FidelityOptions, folder: string): Promise<readonly PageFigure[]> {
  const pages = await corpusPages(options.only, folder, progress);
  const chromium = await findChromium(thisMachine());
  await using started = new AsyncDisposableStack();
  const person = await startPerson(chromium);
  started.defer(() => person.close());
  const references = await seeAll(pages, options.people, (page) => seeReference(person, page));
  const productSite = await startCorpusSite();
  started.defer(() => productSite.close());
  progress('starting Georender');
  const log: string[] = [];
  const product = await startProduct(productSite.url, (line) => log.push(line));
  started.defer(() => product.close());
  const prerender = options.prerender
    ? await startPrerender('prerender', { hosts: [], chromium, temporaryDir: folder })
    : undefined;
  started.defer(async () => prerender?.close());
  const figures: PageFigure[] = [];
  for (const page of pages) {
    progress(`comparing ${page.name}`);
    log.push(`--- ${page.name}`);
    const reference = references.get(page.name);
    const participants = { person, product, productSite, prerender, outFolder: options.outFolder };
    if (reference !== undefined) figures.push(await comparePage(participants, page, reference));
  }
  if (options.outFolder !== undefined)
    await writeFile(path.join(options.outFolder, 'georender.log'), `${log.join('\n')}\n`);
  return figures;
}

/** Looks at several pages at once, because each look takes seconds. */
async function seeAll(
  pages: readonly CorpusPage[],
  people: number,
  see: (page: CorpusPage) => Promise<Reference>,
): Promise<ReadonlyMap<string, Reference>> {
  const references = new Map<string, Reference>();
  const left = [...pages];
  const worker = async () => {
    for (let page = left.shift(); page !== undefined; page = left.shift()) {
      progress(`looking at ${page.name} as a person`);
      references.set(page.name, await see(page));
    }
  };
  await Promise.all(Array.from({ length: people }, worker));
  return references;
}

void main()
  .then((passed) => process.exit(passed ? 0 : 1))
  .catch(failWith);
