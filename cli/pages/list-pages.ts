// Reads the kept pages of a deployment, after a word on the price, and prints them.
import type { Deployment } from '../../operations/deployment';
import { KeptPages } from '../../operations/kept-pages/kept-pages';
import { PageList } from '../../operations/kept-pages/page-list';
import { readCost } from '../../operations/kept-pages/read-cost';
import { pricedReport, type ReadReport, readKeptPages } from '../../operations/kept-pages/read-kept-pages';
import { openDeployment } from '../../operations/target/open-deployment';
import { money } from '../../operations/text/money';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import type { PagesOptions } from './options';
import { pagesText } from './pages-text';

/** Lists them. @returns 1 if something is missing, or if nothing was read */
export async function listPages(options: PagesOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target);
  try {
    if (!(await mayRead(deployment, options, terminal))) return FAILED;
    const pages = new KeptPages();
    const report = await read(deployment, pages, options, terminal);
    const nowMs = deployment.clock.nowMs();
    const {
      total,
      counts,
      pages: listed,
    } = new PageList(pages).window(options.filter, options.order, 0, options.limit, nowMs);
    const priced = pricedReport(report, deployment.kind);
    if (options.json) terminal.json({ source: deployment.source, read: priced, total, counts, pages: listed });
    else terminal.say(pagesText({ total, counts, pages: listed }, priced, nowMs));
    return report.gaps.length === 0 ? DONE : FAILED;
  } finally {
    deployment.close();
  }
}

/** A whole stack is read after a yes. */
async function mayRead(deployment: Deployment, { extent, yes }: PagesOptions, terminal: Terminal): Promise<boolean> {
  if (extent === 'sample' || deployment.kind === 'local' || yes) return true;
  const { items, readUnits, usd } = await readCost(deployment);
  const units = `${items.toLocaleString('en')} items, ${readUnits.toLocaleString('en')} read units, about ${money(usd, 4)}`;
  return consents(`Read the whole index of ${deployment.source}: ${units}? --sample reads a part.`, false, terminal);
}

async function read(
  deployment: Deployment,
  pages: KeptPages,
  { extent }: PagesOptions,
  terminal: Terminal,
): Promise<ReadReport> {
  const progress = showProgress({ what: 'items of the index' }, terminal);
  const onProgress = ({ items }: { readonly items: number }): void => progress.update(items);
  return readKeptPages(deployment, pages, { extent, onProgress }).finally(progress.end);
}
