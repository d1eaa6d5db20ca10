// The licences of the packages in a bundle: they must be passed on with the code.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isAllowedLicence, LicenceError, refusedLicence } from './allowed-licences';
import { standardText } from './standard-licences';

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)\b/i;
const SEPARATOR = `\n${'-'.repeat(80)}\n\n`;

/** A package, as its manifest names it. */
interface PackedPackage {
  readonly folder: string;
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly holder: string;
}

/**
 * Names the packages with version and licence. Below them is the licence's text, once for all packages that have the
 * same.
 * @param files absolute paths of the bundled files; our own are outside of node_modules
 * @throws LicenceError with every licence that is not allowed, and every package without a text
 */
export async function bundledLicences(files: readonly string[]): Promise<string> {
  const folders = [...new Set(files.flatMap(packageFolder))].sort();
  const problems: string[] = [];
  const titlesByText = new Map<string, Set<string>>();
  for (const folder of folders) {
    const packed = await readPackage(folder);
    const { name, version, licence } = packed;
    const text = (await ownText(folder)) || wrapped(standardText(licence, packed.holder));
    if (!isAllowedLicence(licence)) problems.push(refusedLicence(`${name} ${version}`, licence));
    else if (text === '')
      problems.push(`${name} ${version} has no text of its licence ${licence}; add it to standardText.`);
    titlesByText.set(text, (titlesByText.get(text) ?? new Set()).add(`${name} ${version} (${licence})`));
  }
  if (problems.length > 0) throw new LicenceError(problems);
  return [...titlesByText].map(([text, titles]) => `${[...titles].join('\n')}\n${text}`).join(SEPARATOR);
}

/** The names of the packages in such a text, or in that of Vite, which writes the console's. */
export function packedTitles(
  text: string,
): readonly { readonly name: string; readonly version: string; licence: string }[] {
  const titles = text.matchAll(/^(?:## )?((?:@[\w.-]+\/)?[\w.-]+) (?:- )?(\d[\w.+-]*) \(([^)\n]+)\)$/gm);
  return [...titles].map(([, name = '', version = '', licence = '']) => ({ name, version, licence }));
}

function packageFolder(file: string): readonly string[] {
  const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file) ?? [];
  return folder === undefined ? [] : [folder];
}

async function readPackage(folder: string): Promise<PackedPackage> {
  const manifest: Readonly<Record<string, unknown>> = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  );
  const { name, version, license, author } = manifest;
  const given = typeof author === 'object' && author !== null && 'name' in author ? author.name : author;
  const holder = typeof given === 'string' ? given : `the authors of ${name}`;
  return { folder, name: String(name), version: String(version), licence: String(license), holder };
}

async function ownText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => LICENCE_FILE.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => wrapped(text.trim())).join('');
}

function wrapped(text = ''): string {
  return text === '' ? '' : `\n${text}\n`;
}
