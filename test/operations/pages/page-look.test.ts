// A look at a page: its parts, sides that fail, and its end. The edge is a server of the test.
import assert from 'node:assert/strict';
import type { Deployment } from '../../../operations/deployment';
import { ExplainQuestionError } from '../../../operations/explain/question';
import type { PageDocuments } from '../../../operations/pages/local-documents';
import type { LookPart } from '../../../operations/pages/look-parts';
import { lookAtPage } from '../../../operations/pages/page-look';
import { knownDeployment, RememberedValues } from '../../support/operations/known-deployment';
import { factsOf } from '../../support/operations/served-facts';
import { type PageServer, startPageServer } from '../../support/site/page-server';

/** Documents in memory, which remember that they were closed. */
class FakeDocuments implements PageDocuments {
  readonly opened: string[] = [];
  closes = 0;

  constructor(private readonly changes: Partial<PageDocuments> = {}) {}

  readonly open = async (url: string): Promise<PageDocuments> => {
    this.opened.push(url);
    return this;
  };

  async raw(): ReturnType<PageDocuments['raw']> {
    if (this.changes.raw) return this.changes.raw();
    return { url: `${this.opened[0]}`, status: 200, html: '<p>Raw' };
  }

  async person(): ReturnType<PageDocuments['person']> {
    if (this.changes.person) return this.changes.person();
    return { status: 200, html: '<p>Person', picture: Buffer.of(1) };
  }

  async pictureOf(html: string): Promise<Uint8Array | undefined> {
    return html.includes('Raw') ? undefined : Buffer.from(html);
  }

  async close(): Promise<void> {
    this.closes += 1;
  }
}

describe('operations/pages, a look', () => {
  let edge: PageServer;
  before(async () => {
    edge = await startPageServer({ '/page': '<head></head><p>Bot', '/data': dataAnswer });
  });
  after(() => edge.close());

  const deployment = (): Deployment => knownDeployment(factsOf(edge), new RememberedValues());

  function look(documents: FakeDocuments, url = '/page', signal = new AbortController().signal) {
    return lookAtPage(deployment(), { url, as: 'googlebot', place: 'DE' }, documents.open, signal);
  }

  async function partsOf(documents: FakeDocuments, url?: string): Promise<readonly LookPart[]> {
    const parts: LookPart[] = [];
    for await (const part of look(documents, url)) parts.push(part);
    return parts;
  }

  const ofKind = <Kind extends LookPart['kind']>(parts: readonly LookPart[], kind: Kind) =>
    parts.filter((part): part is Extract<LookPart, { kind: Kind }> => part.kind === kind);

  it('tells the decision, three documents with pictures, and their differences', async () => {
    const documents = new FakeDocuments();
    const parts = await partsOf(documents);
    assert.deepEqual(documents.opened, [`${edge.url}/page`]);
    const [before, after] = ofKind(parts, 'explanation');
    assert.equal(before?.explanation.edge.kind, 'not-asked');
    assert.equal(after?.explanation.edge.kind, 'answered');
    assert.deepEqual(
      ofKind(parts, 'document')
        .map(({ side, document }) => [side, document.source])
        .toSorted(),
      [
        ['bot', '<head></head><p>Bot'],
        ['person', '<p>Person'],
        ['raw', '<p>Raw'],
      ],
    );
    assert.deepEqual(
      ofKind(parts, 'picture')
        .map(({ side }) => side)
        .toSorted(),
      ['bot', 'person'],
    );
    assert.deepEqual(
      ofKind(parts, 'diff')
        .map(({ from, to }) => `${from} ${to}`)
        .toSorted(),
      ['bot person', 'raw bot'],
    );
    assert.deepEqual(parts.at(-1), { kind: 'ended', reason: 'complete' });
    assert.equal(documents.closes, 1);
  });

  it('asks the edge as the bot', async () => {
    await partsOf(new FakeDocuments());
    assert.match(String(edge.requests.at(-1)?.headers['user-agent']), /Googlebot/);
  });

  it('shows the other sides where one fails, and names regions that do not answer', async () => {
    const parts = await partsOf(new FakeDocuments({ person: () => Promise.reject(new Error('No browser')) }));
    const failed = ofKind(parts, 'failed').map(({ what }) => what);
    // The trial fails, too: nothing can be asked of this deployment's regions.
    assert.deepEqual(failed.toSorted(), ['person', 'raw-picture', 'trial']);
    assert.deepEqual(
      ofKind(parts, 'document')
        .map(({ side }) => side)
        .toSorted(),
      ['bot', 'raw'],
    );
    const { regions = [] } = ofKind(parts, 'explanation')[0]?.explanation ?? {};
    assert.ok(regions.length > 0 && regions.every(({ kind }) => kind === 'unavailable'));
  });

  it('renders nothing on trial where the site itself answers', async () => {
    const parts = await partsOf(new FakeDocuments(), '/style.css');
    assert.match(ofKind(parts, 'failed').find(({ what }) => what === 'trial')?.reason ?? '', /site itself answers/);
  });

  it('compares nothing with an answer that is no HTML', async () => {
    const parts = await partsOf(new FakeDocuments(), '/data');
    assert.equal(ofKind(parts, 'document').find(({ side }) => side === 'bot')?.document.source, '');
    assert.deepEqual(ofKind(parts, 'diff'), []);
  });

  it('sends the beginning of an endless page, and tells its size', async () => {
    const html = `<p>${'x'.repeat(300_000)}`;
    const parts = await partsOf(new FakeDocuments({ raw: async () => ({ url: edge.url, status: 200, html }) }));
    const raw = ofKind(parts, 'document').find(({ side }) => side === 'raw')?.document;
    assert.deepEqual([raw?.source.length, raw?.sourceLeftOut, raw?.size.bytes], [200_000, 100_003, 300_003]);
  });

  it('tells why documents can’t be compared', async () => {
    const html = '<div>'.repeat(2_000);
    const parts = await partsOf(new FakeDocuments({ raw: async () => ({ url: edge.url, status: 200, html }) }));
    assert.match(ofKind(parts, 'failed').find(({ what }) => what === 'differences')?.reason ?? '', /nests more than/);
    const compared = ofKind(parts, 'diff').map(({ from, to }) => `${from} ${to}`);
    assert.deepEqual(compared, ['bot person']);
    assert.deepEqual(parts.at(-1), { kind: 'ended', reason: 'complete' });
  });

  it('asks for no link that can be used once', async () => {
    const documents = new FakeDocuments();
    const asked = edge.requests.length;
    const parts = await partsOf(documents, '/login?token=abc');
    assert.deepEqual(
      parts.map(({ kind }) => kind),
      ['explanation', 'ended'],
    );
    assert.deepEqual(documents.opened, []);
    assert.equal(edge.requests.length, asked);
  });

  it('refuses URLs of others', async () => {
    const documents = new FakeDocuments();
    await assert.rejects(partsOf(documents, 'http://127.0.0.1:1/'), ExplainQuestionError);
    assert.deepEqual(documents.opened, []);
  });

  it('ends when its time is up, whatever does not answer, and closes the documents', async () => {
    const limit = new AbortController();
    const documents = new FakeDocuments({
      person: () => {
        limit.abort();
        return new Promise(() => undefined);
      },
    });
    const parts: LookPart[] = [];
    for await (const part of look(documents, '/page', limit.signal)) parts.push(part);
    assert.deepEqual(parts.at(-1), { kind: 'ended', reason: 'stopped' });
    assert.equal(documents.closes, 1);
  });

  it('closes the documents when nobody listens any longer', async () => {
    const closed = Promise.withResolvers<undefined>();
    const documents = new FakeDocuments({ person: () => new Promise(() => undefined) });
    documents.close = async () => closed.resolve(undefined);
    for await (const part of look(documents)) if (part.kind === 'document') break;
    await closed.promise;
  });
});

const dataAnswer: Parameters<typeof startPageServer>[0][string] = (_request, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
