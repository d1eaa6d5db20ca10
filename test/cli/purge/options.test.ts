import assert from 'node:assert/strict';
import { purgeOptions } from '../../../cli/purge/options';
import { optionsOf, problemsOf as problemsIn } from '../../support/cli/read-options';

const STACK = ['--stack', 'prod'];

const parsePurgeOptions = (args: readonly string[]) => optionsOf(purgeOptions, args);
const problemsOf = (...args: readonly string[]) => problemsIn(purgeOptions, args);

const orderOf = (...args: readonly string[]) => parsePurgeOptions([...STACK, ...args]).order;

describe('cli/purge/options', () => {
  it('reads URLs and defaults', () => {
    assert.deepEqual(parsePurgeOptions([...STACK, 'https://www.example.com/a?b=1', 'https://www.example.com/%C3%A4']), {
      target: { kind: 'stack', stack: 'prod' },
      order: { kind: 'urls', urls: ['https://www.example.com/a?b=1', 'https://www.example.com/%C3%A4'] },
      dryRun: false,
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

  it('wants --yes for what is large, but not to see what it means', () => {
    for (const large of [
      ['--everything'],
      ['--host', 'www.example.com'],
      ['--prefix', 'https://www.example.com'],
      ['--prefix', 'https://www.example.com//'],
    ]) {
      assert.match(problemsOf(...STACK, ...large)[0] ?? '', new RegExp(`^${large[0]}.*; add --yes, or try --dry-run`));
      assert.equal(parsePurgeOptions([...STACK, ...large, '--dry-run']).dryRun, true);
    }
  });

  it('reports every problem at once', () => {
    assert.deepEqual(problemsOf('--timeout', '0'), [
      '--stack or --outputs is missing; name the stack to purge, e.g. --stack prod.',
      'Nothing to purge is named; allowed: URLs, --prefix URL, --host HOST or --everything, one of these at a time.',
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
      /^unknown option '--evrything'.*; allowed: --stack, --outputs, --json, --dry-run, --yes, --prefix, --host, --everything, --timeout, --help\.$/,
    ],
  };
  for (const [what, [args, message]] of Object.entries(wrong)) {
    it(`refuses ${what}`, () => assert.match(problemsOf(...STACK, ...args).join('\n'), message));
  }
});
