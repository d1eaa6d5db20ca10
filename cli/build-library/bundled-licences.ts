// The licences of the packages in a bundle: they must be passed on with the code.
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)\b/i;
const SEPARATOR = `\n${'-'.repeat(80)}\n\n`;

/**
 * Names the packages with version and licence. Below them is the licence's text, once for all packages that ship it.
 * @param files absolute paths of the bundled files; our own are outside of node_modules
 */
export async function bundledLicences(files: readonly string[]): Promise<string> {
  const folders = [...new Set(files.flatMap(packageFolder))].sort();
  const packagesByText = new Map<string, string[]>();
  for (const folder of folders) {
    const text = await licenceText(folder);
    packagesByText.set(text, [...(packagesByText.get(text) ?? []), await titleOf(folder)]);
  }
  return [...packagesByText].map(([text, titles]) => `${titles.join('\n')}\n${text}`).join(SEPARATOR);
}

function packageFolder(file: string): readonly string[] {
  const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file) ?? [];
  return folder === undefined ? [] : [folder];
}

async function titleOf(folder: string): Promise<string> {
  const manifest: Readonly<Record<string, unknown>> = JSON.parse(
    await readFile(path.join(folder, 'package.json'), 'utf8'),
  );
  return `${manifest['name']} ${manifest['version']} (${manifest['license']})`;
}

async function licenceText(folder: string): Promise<string> {
  const names = (await readdir(folder)).filter((name) => LICENCE_FILE.test(name)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.map((text) => `\n${text.trim()}\n`).join('');
}
