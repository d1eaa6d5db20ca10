// Prints a sitemap with the times of the pages' changes.
import { type DatedPages, type DatedPagesPorts, datedPages, MOST_URLS } from '../../operations/lastmod/dated-pages';
import { sitemapText } from '../../operations/lastmod/sitemap-text';
import { openDeployment } from '../../operations/target/open-deployment';
import { counted } from '../../operations/text/counted';
import { warmPorts } from '../../operations/warm/warm-ports';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showProgress } from '../command/progress';
import type { Terminal } from '../command/terminal';
import type { LastmodOptions } from './options';

/** Prints it. @returns 1 if a sitemap could not be read, or if there are too many pages for one */
export async function lastmod({ target, sitemaps, json }: LastmodOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(target);
  const ports = warmPorts(deployment);
  try {
    const { pages, counts, isCut } = await dated(ports, sitemaps, terminal);
    if (json) terminal.json({ source: deployment.source, pages, isCut, failures: counts.failures });
    else terminal.out.write(`${await sitemapText(pages)}\n`);
    const known = pages.filter(({ changedAtMs }) => changedAtMs !== undefined).length;
    terminal.note(`${counted(known, 'page')} of ${pages.length} dated by content.`);
    for (const { sitemap, reason } of counts.failures) terminal.note(`${sitemap} could not be read: ${reason}`);
    if (isCut) terminal.note(`A sitemap has at most ${MOST_URLS} URLs; name the site's sitemaps one by one.`);
    return counts.failures.length === 0 && !isCut ? DONE : FAILED;
  } finally {
    await ports.close();
    deployment.close();
  }
}

async function dated(ports: DatedPagesPorts, sitemaps: readonly string[], terminal: Terminal): Promise<DatedPages> {
  const progress = showProgress({ what: 'pages' }, terminal);
  try {
    return await datedPages(ports, sitemaps, (done) => progress.update(done));
  } finally {
    progress.end();
  }
}
