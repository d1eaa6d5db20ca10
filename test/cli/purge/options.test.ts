import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { purgeOptions } from '../../../cli/purge/options';
import { isLarge, readScopes } from '../../../cli/purge/scope-options';
import { optionsOf, problemsOf as problemsIn } from '../../support/cli/read-options';

const STACK = ['--stack', 'prod'];

const parsePurgeOptions = (args: readonly string[]) => optionsOf(purgeOptions, args);
const problemsOf = (...args: readonly string[]) => problemsIn(purgeOptions, args);

const orderOf = (...args: readonly string[]) => parsePurgeOptions([...STACK, ...args]).scopes.order;

describe('cli/purge/options', () => {
  it('reads URLs and defaults', () => {
    assert.deepEqual(parsePurgeOptions([...STACK, 'https://www.example.com/a?b=1', 'https://www.example.com/%C3%A4']), {
      target: { kind: 'stack', stack: 'prod' },
      scopes: {
        order: { kind: 'urls', urls: ['https://www.example.com/a?b=1', 'https://www.example.com/%C3%A4'] },
        file: undefined,
      },
      dryRun: false,
      exact: false,
      yes: false,
      json: false,
      timeoutSeconds: 180,
    });
    const { target, json, timeoutSeconds } = parsePurgeOptions([
      '--outputs',
      'out.json',
      '--json',
      '--timeout',
      '9',
      'https://www.example.com/',
    ]);
    assert.deepEqual(
      { target, json, timeoutSeconds },
      { target: { kind: 'file', file: 'out.json' }, json: true, timeoutSeconds: 9 },
    );
  });

  it('writes scheme and host as browsers do, and leaves path and query as they are', () => {
    assert.deepEqual(
      orderOf('HTTPS://WWW.Example.com', 'https://www.example.com?A=B', 'https://www.example.com/A%2fB?C', 'nonsense'),
      {
        kind: 'urls',
        urls: [
          'https://www.example.com/',
          'https://www.example.com/?A=B',
          'https://www.example.com/A%2fB?C',
          'nonsense',
        ],
      },
    );
  });

  it('reads the other scopes', () => {
    assert.deepEqual(orderOf('--prefix', 'https://WWW.example.com/News/'), {
      kind: 'prefix',
      host: 'www.example.com',
      path: '/News/',
    });
    assert.deepEqual(orderOf('--host', 'WWW.example.com', '--yes'), { kind: 'host', host: 'www.example.com' });
    assert.deepEqual(orderOf('--everything', '--yes'), { kind: 'everything' });
    assert.deepEqual(orderOf('--prefix', 'https://www.example.com', '--yes'), {
      kind: 'prefix',
      host: 'www.example.com',
      path: '/',
    });
  });

  it('knows what is large', () => {
    for (const large of [
      ['--everything'],
      ['--host', 'www.example.com'],
      ['--prefix', 'https://www.example.com'],
      ['--prefix', 'https://www.example.com//'],
    ])
      assert.ok(isLarge(orderOf(...large)), large.join(' '));
    for (const small of [['https://www.example.com/'], ['--prefix', 'https://www.example.com/a']])
      assert.ok(!isLarge(orderOf(...small)), small.join(' '));
  });

  it('reads URLs of a file, besides those given', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'georender-urls-test-'));
    const file = path.join(folder, 'urls.txt');
    await writeFile(file, '# a comment\nhttps://www.example.com/1\r\n\n  HTTPS://www.example.com/2 \n');
    const { scopes } = parsePurgeOptions([...STACK, 'https://www.example.com/0', '--file', file]);
    assert.deepEqual(await readScopes(scopes), {
      kind: 'urls',
      urls: ['https://www.example.com/0', 'https://www.example.com/1', 'https://www.example.com/2'],
    });
    await rm(folder, { recursive: true });
    await assert.rejects(
      readScopes(scopes),
      /--file: .* can't be read: there is no such file; name a file with one URL a line/,
    );
  });

  it('reports every problem at once', () => {
    assert.deepEqual(problemsOf('--timeout', '0'), [
      '--local, --stack or --outputs is missing; name the deployment to purge, e.g. --local or --stack prod.',
      'Nothing to purge is named; allowed: URLs, --file FILE, --prefix URL, --host HOST or --everything, one kind at a time.',
      '--timeout: "0" is not allowed; allowed: 1 to 3600 seconds.',
    ]);
  });

  const wrong: Readonly<Record<string, readonly [readonly string[], RegExp]>> = {
    'two kinds of scope': [
      ['--everything', '--yes', 'https://www.example.com/'],
      /^More than one kind of scope is named; /,
    ],
    'two prefixes': [
      ['--prefix', 'https://a.example/x', '--prefix', 'https://a.example/y'],
      /^--prefix is given more than once; run the command once for each\.$/,
    ],
    'two hosts': [['--yes', '--host', 'a.example', '--host', 'b.example'], /^--host is given more than once; /],
    'a prefix that is a path': [
      ['--prefix', '/news'],
      /^--prefix: "\/news" is not the beginning of pages' URLs; allowed: https:/,
    ],
    'a prefix with a query': [['--prefix', 'https://www.example.com/a?b'], /without \? and #/],
    'a prefix without TLS': [['--prefix', 'http://www.example.com/a'], /allowed: https:/],
    'a star behind a prefix': [
      ['--prefix', 'https://www.example.com/news/*'],
      /ends with a star, which would be part of the path; for all below a path: --prefix https:\/\/www\.example\.com\/news\/$/,
    ],
    'a star for all pages below': [
      ['https://www.example.com/news/*'],
      /^"https:\/\/www\.example\.com\/news\/\*" is one page here; for all below a path: --prefix https:\/\/www\.example\.com\/news\/$/,
    ],
    'a misspelt option': [
      ['--evrything'],
      /^unknown option '--evrything'.*; allowed: --file, --prefix, --host, --everything, --local, --url, --stack, --outputs, --json, --dry-run, --yes, --exact, --timeout, --help\.$/,
    ],
  };
  for (const [what, [args, message]] of Object.entries(wrong)) {
    it(`refuses ${what}`, () => assert.match(problemsOf(...STACK, ...args).join('\n'), message));
  }
});
