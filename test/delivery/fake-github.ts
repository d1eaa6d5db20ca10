// GitHub's API of issues and comments at 127.0.0.1: keeps them, and shows them to the test.
import { createServer, type IncomingMessage } from 'node:http';
import { closeServer, listenOnLoopback, readBody } from '../../emulators/loopback-server';

/** A comment, or an issue. */
export interface Note {
  readonly id: number;
  /** The issue's; that of the pull request for a comment. */
  readonly number: number;
  title: string;
  body: string;
  state: 'open' | 'closed';
}

/** GitHub's own limit. */
const MAX_BODY_CHARACTERS = 65_536;
const MAX_REQUEST_BYTES = 1024 * 1024;

const REPOSITORY = 'acme/site';
const TOKEN = 'token-of-a-job';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export class FakeGitHub {
  readonly comments: Note[] = [];
  readonly issues: Note[] = [];
  private url = '';
  private lastId = 0;
  private readonly server = createServer((request, response) => {
    void this.answer(request).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
  });

  static async start(): Promise<FakeGitHub> {
    const api = new FakeGitHub();
    api.url = await listenOnLoopback(api.server);
    return api;
  }

  /** The variables of a job. */
  get variables(): Record<string, string> {
    return { GITHUB_API_URL: this.url, GITHUB_REPOSITORY: REPOSITORY, GITHUB_TOKEN: TOKEN };
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  private async answer(request: IncomingMessage): Promise<Answer> {
    const text = (await readBody(request, MAX_REQUEST_BYTES))?.toString('utf8') ?? '';
    const url = new URL(request.url ?? '/', this.url);
    if (request.headers.authorization !== `Bearer ${TOKEN}`)
      return { status: 401, body: { message: 'Bad credentials' } };
    const path = url.pathname.replace(`/repos/${REPOSITORY}/`, '');
    const sent: unknown = text === '' ? {} : JSON.parse(text);
    const body = field(sent, 'body');
    if (body !== undefined && body.length > MAX_BODY_CHARACTERS)
      return { status: 422, body: { message: 'Body is too long (maximum is 65536 characters)' } };
    return this.route(`${request.method ?? ''} ${path}`, url.searchParams, sent);
  }

  private route(call: string, query: URLSearchParams, sent: unknown): Answer {
    const [, method = '', number = '', rest = ''] = /^(\w+) issues\/?(\d*)\/?(.*)$/.exec(call) ?? [];
    const page = <Item>(items: readonly Item[]): Answer => {
      const [size, at] = [Number(query.get('per_page')), Number(query.get('page'))];
      return { status: 200, body: items.slice((at - 1) * size, at * size) };
    };
    if (method === 'GET' && rest === 'comments')
      return page(this.comments.filter((each) => each.number === Number(number)));
    if (method === 'GET') return page(this.issues.filter(({ state }) => state === query.get('state')));
    if (method === 'POST' && rest === 'comments') return this.add(this.comments, Number(number), sent);
    if (method === 'POST') return this.add(this.issues, this.issues.length + 1, sent);
    const changed = rest.startsWith('comments/')
      ? this.comments.find(({ id }) => id === Number(rest.slice('comments/'.length)))
      : this.issues.find((each) => each.number === Number(number));
    if (changed === undefined) return { status: 404, body: { message: 'Not Found' } };
    changed.body = field(sent, 'body') ?? changed.body;
    if (field(sent, 'state') === 'closed') changed.state = 'closed';
    return { status: 200, body: changed };
  }

  private add(notes: Note[], number: number, sent: unknown): Answer {
    this.lastId += 1;
    const note: Note = {
      id: this.lastId,
      number,
      title: field(sent, 'title') ?? '',
      body: field(sent, 'body') ?? '',
      state: 'open',
    };
    notes.push(note);
    return { status: 201, body: note };
  }
}

function field(value: unknown, name: string): string | undefined {
  const found =
    typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
  return typeof found === 'string' ? found : undefined;
}
