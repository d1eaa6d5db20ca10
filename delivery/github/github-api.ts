// GitHub's REST API, as far as comments and issues need it ("REST API endpoints for issues", GitHub Docs).
import { z } from 'zod';
import { UserError } from '../../core/contract/georender-error';

/** GitHub refused a request, or it could not be asked. */
export class GitHubError extends UserError {
  override readonly name = 'GitHubError';
}

/** The repository, and the access to it. */
export interface GitHubAccess {
  /** @example 'https://api.github.com' */
  readonly apiUrl: string;
  /** @example 'acme/site' */
  readonly repository: string;
  /** The job's own token: it ends with the job. */
  readonly token: string;
}

const TIMEOUT_MS = 30_000;
const PAGE_SIZE = 100;
/** A pull request with more comments than these pages hold gets a further comment. */
const MOST_PAGES = 20;

const NOTES = z.array(
  z.object({
    number: z.number().optional(),
    id: z.number(),
    body: z.string().nullish(),
    pull_request: z.unknown().optional(),
  }),
);

/** A comment or an issue that carries a marker. */
export interface Marked {
  readonly id: number;
  /** The issue's; undefined for a comment. */
  readonly number: number | undefined;
}

/** The variables of a job of GitHub Actions. @throws GitHubError if they are not set */
export function gitHubAccess(environment: Readonly<Record<string, string | undefined>>): GitHubAccess {
  const { GITHUB_API_URL: apiUrl, GITHUB_REPOSITORY: repository, GITHUB_TOKEN: token } = environment;
  if (!token || !repository || !/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    throw new GitHubError(
      'GITHUB_TOKEN or GITHUB_REPOSITORY is missing; both are set in a job of GitHub Actions (env: GITHUB_TOKEN: ${{ github.token }}).',
    );
  }
  return { apiUrl: apiUrl || 'https://api.github.com', repository, token };
}

export class GitHubApi {
  constructor(private readonly access: GitHubAccess) {}

  /** The first comment of a pull request whose text begins with the marker. */
  comment(pullRequest: number, marker: string): Promise<Marked | undefined> {
    return this.find(`issues/${pullRequest}/comments`, marker);
  }

  /** The first open issue whose text begins with the marker. */
  openIssue(marker: string): Promise<Marked | undefined> {
    return this.find('issues?state=open', marker);
  }

  async addComment(number: number, body: string): Promise<void> {
    await this.ask('POST', `issues/${number}/comments`, { body });
  }

  async changeComment(id: number, body: string): Promise<void> {
    await this.ask('PATCH', `issues/comments/${id}`, { body });
  }

  async openNewIssue(title: string, body: string): Promise<void> {
    await this.ask('POST', 'issues', { title, body });
  }

  /** Changes an issue's text, or closes it. */
  async changeIssue(number: number, change: { readonly body?: string; readonly state?: 'closed' }): Promise<void> {
    await this.ask('PATCH', `issues/${number}`, change);
  }

  private async find(path: string, marker: string): Promise<Marked | undefined> {
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const query = `${path.includes('?') ? '&' : '?'}per_page=${PAGE_SIZE}&page=${page}`;
      const notes = NOTES.parse(await this.ask('GET', path + query));
      const found = notes.find(
        ({ body, pull_request: isPull }) => body?.startsWith(marker) === true && isPull === undefined,
      );
      if (found !== undefined) return { id: found.id, number: found.number };
      if (notes.length < PAGE_SIZE) return undefined;
    }
    return undefined;
  }

  private async ask(method: string, path: string, body?: object): Promise<unknown> {
    const { apiUrl, repository, token } = this.access;
    const url = `${apiUrl}/repos/${repository}/${path}`;
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: 'application/vnd.github+json',
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'user-agent': 'georender',
          'x-github-api-version': '2022-11-28',
        },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      if (!response.ok)
        throw new GitHubError(`GitHub answered ${response.status} to ${method} ${url}${reason(answer)}.`);
      return answer;
    } catch (error) {
      if (error instanceof GitHubError) throw error;
      throw new GitHubError(`GitHub could not be asked: ${method} ${url}.`, { cause: error });
    }
  }
}

function reason(answer: unknown): string {
  const isTold = typeof answer === 'object' && answer !== null && 'message' in answer;
  return isTold ? `: ${String(answer.message).slice(0, 200)}` : '';
}
