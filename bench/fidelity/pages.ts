// All pages of the corpus, ready to be shown: packages fetched, documents made, libraries bundled.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { APPLICATIONS } from './applications';
import type { ApplicationSource, CorpusPage } from './corpus';
import { unpackedPackage } from './packages';

/** Makes the pages whose name matches. @param folder for what is built, removed by the caller */
export async function corpusPages(only: RegExp, folder: string, progress: (text: string) => void): Promise<readonly CorpusPage[]> {
  const pages: CorpusPage[] = [];
  for (const application of APPLICATIONS.filter(({ name }) => only.test(name))) {
    progress(`fetching ${application.name}`);
    pages.push(await applicationPage(application));
  }
  void folder;
  return pages;
}

/** The page's path carries its name: no page is taken for another in a cache. */
async function applicationPage(source: ApplicationSource): Promise<CorpusPage> {
  const root = await unpackedPackage(source.pin);
  const files = Object.fromEntries(Object.entries(source.files).map(([prefix, below]) => [prefix, path.join(root, below)]));
  return {
    name: source.name,
    group: 'application',
    path: source.path ?? `/?page=${source.name}`,
    document: await source.document((file) => readFile(path.join(root, file), 'utf8')),
    files,
    fixtures: source.fixtures ?? {},
    expects: source.expects,
    needsSocket: source.needsSocket ?? false,
  };
}
