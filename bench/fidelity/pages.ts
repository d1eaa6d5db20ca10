// Prepares the pages of the corpus: fetches packages, makes documents, bundles libraries.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { APPLICATIONS } from './applications';
import type { ApplicationSource, CorpusPage } from './corpus';
import { bundleLibraries, type LibraryBundles } from './libraries/bundle';
import { LIBRARY_PAGES, type LibraryPage } from './libraries/library-pages';
import { unpackedPackage } from './packages';

/** Makes the pages whose name matches. @param folder for the bundles; the caller removes it */
export async function corpusPages(
  only: RegExp,
  folder: string,
  progress: (text: string) => void,
): Promise<readonly CorpusPage[]> {
  const pages: CorpusPage[] = [];
  for (const application of APPLICATIONS.filter(({ name }) => only.test(name))) {
    progress(`fetching ${application.name}`);
    pages.push(await applicationPage(application));
  }
  const libraries = LIBRARY_PAGES.filter(({ name }) => only.test(name));
  if (libraries.length === 0) return pages;
  progress('fetching and bundling the libraries');
  const bundles = await bundleLibraries(
    libraries.map(({ name }) => name),
    path.join(folder, 'libraries'),
  );
  return [...pages, ...libraries.map((library) => libraryPage(library, bundles))];
}

/** The path names the page, so that caches don't mix pages up. */
async function applicationPage(source: ApplicationSource): Promise<CorpusPage> {
  const root = await unpackedPackage(source.pin);
  const files = Object.fromEntries(
    Object.entries(source.files).map(([prefix, below]) => [prefix, path.join(root, below)]),
  );
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

function libraryPage({ name, expects, fixtures = {} }: LibraryPage, { folder, styled }: LibraryBundles): CorpusPage {
  const style = styled.has(name) ? `<link rel="stylesheet" href="/bundles/${name}.css">` : '';
  return {
    name,
    group: 'library',
    path: `/?page=${name}`,
    document: [
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page of ${name}</title>`,
      '<meta name="viewport" content="width=device-width">\n',
      `<meta name="description" content="A page around ${name}">${style}</head>`,
      `<body><div id="app"></div><script type="module" src="/bundles/${name}.js"></script></body></html>`,
    ].join(''),
    files: { '/bundles/': folder },
    fixtures,
    expects,
    needsSocket: false,
  };
}
