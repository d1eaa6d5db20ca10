// `georender compare` with a deployment and a service of this machine, and its options.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readServiceToken, SERVICE_TOKEN_VARIABLE } from '../../../cli/command/secret-token';
import { compare } from '../../../cli/compare/compare';
import { compareOptions } from '../../../cli/compare/options';
import { shareOf } from '../../../core/routing/serve-choice';
import { optionsOf, problemsOf } from '../../support/cli/read-options';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { type PageServer, startPageServer, type TestPage } from '../../support/site/page-server';

const PAGES = Array.from({ length: 12 }, (_, at) => `/page/${at}`);

function deployed(type: string, body: string): TestPage {
  return (_, response) =>
    response.writeHead(200, { 'content-type': type, 'x-georender-region': 'us-east-1' }).end(body);
}

describe('georender compare', () => {
  let site: PageServer;
  let service: PageServer;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'georender-compare-'));
    const page = (at: number) => `<title>Page ${at}</title><p>white storks</p>`;
    site = await startPageServer({
      ...Object.fromEntries(PAGES.map((name, at) => [name, deployed('text/html', page(at))])),
      '/file': deployed('application/pdf', '%PDF'),
    });
    const ofService = PAGES.map((name, at) => [
      `/${site.url}${name}`,
      at === 1 ? page(at).replace('storks', 'cranes') : page(at),
    ]);
    service = await startPageServer(Object.fromEntries(ofService));
  });
  after(async () => {
    await Promise.all([site.close(), service.close()]);
    await rm(folder, { recursive: true, force: true });
  });

  async function run(...args: readonly string[]) {
    const terminal = recordedTerminal();
    const options = optionsOf(compareOptions, ['--service', service.url, '--url', site.url, ...args]);
    const code = await compare(options, terminal);
    return { code, text: terminal.text(), notes: terminal.notes() };
  }

  it('finds nothing in pages that are alike, and says what differs', async () => {
    const alike = await run(`${site.url}/page/0`);
    assert.equal(alike.code, 0, alike.text);
    assert.match(alike.text, /1 page, 1 compared, 1 alike; words 100 % alike/);
    const other = await run(`${site.url}/page/0`, `${site.url}/page/1`);
    assert.equal(other.code, 1);
    assert.match(other.text, /words of the service alone: cranes/);
  });

  it('compares a sticky share of a list, at most so many, and tells programs', async () => {
    const list = path.join(folder, 'urls.txt');
    await writeFile(list, PAGES.map((name) => `${site.url}${name}\n`).join(''));
    const { text } = await run('--list', list, '--share', '50%', '--json');
    const { pages } = JSON.parse(text);
    const wanted = PAGES.map((name) => site.url + name).filter((url) => shareOf(url) < 50);
    assert.deepEqual(
      pages.map(({ url }: { url: string }) => url),
      wanted,
    );
    const cut = await run('--list', list, '--share', '100', '--limit', '2', '--json');
    assert.equal(JSON.parse(cut.text).pages.length, 2);
    assert.match(cut.notes, /12 pages are named, 2 compared/);
  });

  it('writes a report, and fails where a page can’t be had', async () => {
    const file = path.join(folder, 'report.html');
    const { code, text } = await run(`${site.url}/page/0`, `${site.url}/file`, '--html', file);
    assert.equal(code, 1);
    assert.match(text, /file\n {2}no page of Georender: the answer has status 200 and is "application\/pdf"/);
    assert.match(await readFile(file, 'utf8'), /<h1>Georender compare<\/h1>/);
  });

  it('names wrong options', () => {
    assert.deepEqual(
      problemsOf(compareOptions, ['--share', '0%', '--limit', '0', '--service', 'x', '--service-price', 'a']),
      [
        'No page is named; name URLs, --sitemap or --list.',
        '--share: there is no --sitemap and no --list to take a share of; leave it out.',
        '--service: "x" is no address of a service; allowed: http and https URLs without credentials, e.g. https://www.example.com/.',
        '--share: "0%" is no share; allowed: more than 0 to 100 percent, e.g. 5%.',
        '--limit: "0" is not allowed; allowed: 1 to 10000 pages.',
        '--service-price: "a" is no price; allowed: dollars for a thousand renders, e.g. 2.25.',
      ],
    );
  });

  it('takes the token from a file or the environment, and shows it nowhere', async () => {
    const file = path.join(folder, 'token');
    await writeFile(file, 'from-file\n');
    assert.equal(await readServiceToken(file, {}), 'from-file');
    assert.equal(await readServiceToken(undefined, { [SERVICE_TOKEN_VARIABLE]: 'from-variable' }), 'from-variable');
    assert.equal(await readServiceToken(undefined, {}), undefined);
    await writeFile(file, 'two words');
    await assert.rejects(readServiceToken(file, {}), (error) => !/two words/.test(String(error)));
  });
});
