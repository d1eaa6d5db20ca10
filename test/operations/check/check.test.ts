// `georender check` against pages of this machine, in a real Chromium.
import assert from 'node:assert/strict';
import { check } from '../../../cli/check/check';
import { checkOptions } from '../../../cli/check/options';
import { type CheckedUrl, fails } from '../../../operations/check/check-page';
import { optionsOf, problemsOf } from '../../support/cli/read-options';
import { recordedTerminal } from '../../support/cli/recorded-terminal';
import { type PageServer, startPageServer } from '../../support/site/page-server';

const TEXT = 'White storks nest on roofs, return in March, feed on frogs and mice, and clap their beaks.';
const HEAD = '<!doctype html><title>Storks</title><meta name="description" content="About storks">';

/** Shows its text by script, and more once somebody scrolls there. */
const APPLICATION = `<!doctype html><title>App</title><div id="root"></div><script>
  document.title = 'Storks';
  root.innerHTML = '<p>${TEXT}</p><div id="more" style="margin-top: 3000px">…</div>';
  new IntersectionObserver(([{ isIntersecting }]) => {
    if (isIntersecting) more.textContent = 'Migration, telemetry, colonies, ringing, conservation';
  }).observe(more);
</script>`;

describe('georender check', function () {
  this.timeout(120_000);
  let site: PageServer;
  let inner: PageServer;
  before(async () => {
    inner = await startPageServer({ '/': `${HEAD}<p>Inner</p>` });
    site = await startPageServer({
      '/good': `${HEAD}<p>${TEXT}</p>`,
      '/application': APPLICATION,
      '/moved': (_request, response) => response.writeHead(302, { location: '/good' }).end(),
      '/inwards': (_request, response) => response.writeHead(302, { location: inner.url }).end(),
      '/leading': `${HEAD}<p>${TEXT}</p><iframe src="${inner.url}/frame"></iframe><script>fetch('${inner.url}/api')</script>`,
      '/picture': (_request, response) => response.writeHead(200, { 'content-type': 'image/png' }).end(),
    });
  });
  after(() => Promise.all([site.close(), inner.close()]));

  async function run(...paths: string[]): Promise<{ code: number; pages: readonly CheckedUrl[] }> {
    const terminal = recordedTerminal();
    const urls = paths.map((path) => site.url + path);
    const code = await check({ urls, json: true }, terminal);
    return { code, ...JSON.parse(terminal.text()) };
  }

  it('finds nothing in a page that tells bots and people the same, and follows redirects', async () => {
    const { code, pages } = await run('/good', '/moved');
    assert.equal(code, 0);
    assert.partialDeepStrictEqual(pages, [
      { kind: 'checked', problems: [] },
      { kind: 'checked', redirectedTo: `${site.url}/good`, problems: [] },
    ]);
  });

  it('finds that bots get nothing of an application, which Georender renders as a person sees it', async () => {
    const { code, pages } = await run('/application');
    assert.equal(code, 1);
    const [page] = pages;
    assert.ok(page?.kind === 'checked');
    assert.deepEqual(
      page.problems.map(({ id }) => id),
      ['blank-for-bots', 'title-by-script', 'description-missing'],
    );
    assert.equal(page.words.raw, 0);
    assert.equal(page.words.rendered, page.words.person);
  });

  it('asks as Googlebot first, and as a person with a usual browser', async () => {
    const before = site.requests.length;
    await run('/good');
    const agents = site.requests
      .slice(before)
      .flatMap(({ target, headers }) => (target === '/good' ? [String(headers['user-agent'])] : []));
    assert.match(agents[0] ?? '', /Googlebot\/2\.1/);
    assert.match(agents[1] ?? '', /Georender\/1\.0/);
    assert.match(agents[2] ?? '', /^Mozilla\/5\.0 .*Chrome\/[\d.]+ Safari\/[\d.]+$/);
    assert.equal(agents.length, 3);
  });

  it('lets no page lead the way into the network of this machine', async () => {
    const { code, pages } = await run('/inwards', '/leading');
    assert.equal(code, 1);
    assert.equal(pages[0]?.kind, 'unavailable');
    assert.equal(pages[1] && fails(pages[1]), false);
    assert.deepEqual(inner.requests, []);
  });

  it('says what can’t be checked', async () => {
    const { code, pages } = await run('/picture');
    assert.equal(code, 1);
    assert.deepEqual(pages, [
      { kind: 'unavailable', url: `${site.url}/picture`, reason: `${site.url}/picture is "image/png", no HTML page.` },
    ]);
  });

  it('prints a report for people, with a tally', async () => {
    const terminal = recordedTerminal();
    assert.equal(await check({ urls: [`${site.url}/good`, `${site.url}/picture`], json: false }, terminal), 1);
    assert.equal(
      terminal.text(),
      [
        `${site.url}/good`,
        '  words    a bot gets 15, with Georender 15, a person sees 15',
        '  ok       no problem was found',
        `${site.url}/picture`,
        `  error    ${site.url}/picture is "image/png", no HTML page.`,
        '',
        '2 pages, 1 with errors: 1 error, 0 warnings.',
        '',
      ].join('\n'),
    );
  });

  it('reads URLs, and refuses what is none', () => {
    assert.deepEqual(optionsOf(checkOptions, ['HTTP://Www.Example.com', 'http://www.example.com/', '--json']), {
      urls: ['http://www.example.com/'],
      json: true,
    });
    const wrong = problemsOf(checkOptions, [
      'www.example.com',
      'file:///etc/passwd',
      'https://user:secret@example.com',
    ]);
    assert.equal(wrong.length, 3);
    for (const problem of wrong) assert.match(problem, /^".*" is no page; allowed: http and https URLs/);
    assert.match(problemsOf(checkOptions, [])[0] ?? '', /missing required argument 'urls'/);
  });
});
