// An API with jobs that are kept in memory.
import { createHash } from 'node:crypto';
import type { HashedToken } from '../../../core/contract/api-tokens';
import { DEFAULT_QUERY_POLICY } from '../../../core/pages/query-policy';
import type { ApiAnswer } from '../../../handlers/api/api-answer';
import { type ApiConfig, createApi } from '../../../handlers/api/create-api';
import type { JobProgress, NewJob } from '../../../handlers/jobs/ports';
import type { Task } from '../../../handlers/jobs/task';
import { RecordedLog, SetClock } from '../../support/machine/recorded-log';

export const CMS_TOKEN = 'cms-token-of-more-than-32-characters';
export const ADMIN_TOKEN = 'admin-token-of-more-than-32-characters';

export function hashed(name: string, token: string, scopes: HashedToken['scopes']): HashedToken {
  return { name, sha256: createHash('sha256').update(token).digest('hex'), scopes };
}

/** What a request has besides its path. */
export interface LabRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export class ApiLab {
  readonly created: NewJob[] = [];
  readonly tasks: Task[] = [];
  readonly counted: string[] = [];
  readonly log = new RecordedLog();
  waitSeconds: number | undefined;
  known = new Map<string, JobProgress>();
  isDown = false;

  constructor(private readonly config: Partial<ApiConfig> = {}) {}

  /** Sends a request. A body that is no text is sent as JSON. */
  async ask(path: string, { method = 'POST', headers = {}, body = {} }: LabRequest = {}): Promise<ApiAnswer> {
    const api = createApi({
      jobs: {
        create: async (job) => {
          if (this.isDown) throw new Error('The table is down.');
          this.created.push(job);
        },
        progress: async (id) => this.known.get(id),
      },
      jobFunction: { start: async (task) => void this.tasks.push(task) },
      limiter: {
        take: async (name, kind) => {
          this.counted.push(`${name} ${kind}`);
          return this.waitSeconds;
        },
      },
      clock: new SetClock(1_000),
      log: this.log,
      config: {
        path: '/_georender',
        tokens: [hashed('cms', CMS_TOKEN, ['recache']), hashed('admin', ADMIN_TOKEN, ['recache', 'purge', 'publish'])],
        publicSite: { scheme: 'https', hosts: ['www.example.com', 'example.com'] },
        queryPolicy: DEFAULT_QUERY_POLICY,
        variants: ['desktop'],
        indexNowKey: undefined,
        ...this.config,
      },
    });
    return api({ method, path, headers, body: typeof body === 'string' ? body : JSON.stringify(body) });
  }
}
