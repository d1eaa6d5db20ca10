// Serves the built demo site and its API, and remembers who asked for what.
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { ArticleSummary } from './article-shape';
import { ARTICLES } from './articles';
import { readSiteFiles, type SiteFile } from './site-files';

/** A request as the demo site received it. */
export interface SiteRequest {
  readonly method: string;
  /** The request target as it was on the wire, query included: nothing decoded, nothing normalised. */
  readonly path: string;
  /** Header names are lower-case. */
  readonly headers: IncomingHttpHeaders;
  /** When it arrived, in milliseconds since 1970. */
  readonly atMs: number;
}

export interface DemoSite {
  /** Scheme, host and port, without a slash at the end. */
  readonly url: string;
  /** Every request since the start or the last reset, oldest first. A copy: it does not grow. */
  requests(): readonly SiteRequest[];
  resetRequests(): void;
  /** Stops the site, cutting connections that are still open. */
  close(): Promise<void>;
}

export interface DemoSiteOptions {
  /** Where `buildDemoSite` has put the application; read once, at the start. */
  readonly distDir: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** How long the API takes to answer; 120 by default. */
  readonly apiDelayMs?: number;
}

/**
 * Starts the demo site on 127.0.0.1. Throws `SiteNotBuiltError` if `distDir` holds no built application, and
 * Node's `EADDRINUSE` if the port is taken.
 */
export async function startDemoSite(options: DemoSiteOptions): Promise<DemoSite> {
  const { index, files } = await readSiteFiles(options.distDir);
  const app = fastify({
    forceCloseConnections: true,
    // An address with a stray "%" is a page of the application, too; fastify's own answer would be a 400.
    frameworkErrors: (error, request, reply: FastifyReply) => {
      if (error.code === 'FST_ERR_BAD_URL') sendSitePath(request.raw.url ?? '', reply, index, files);
      else reply.send(error);
    },
  });
  const requests: SiteRequest[] = [];
  // Below fastify, which does not run its hooks for addresses that it can't parse.
  app.server.prependListener('request', ({ method = '', url = '', headers }) => {
    requests.push({ method, path: url, headers: { ...headers }, atMs: Date.now() });
  });
  addApi(app, options.apiDelayMs ?? 120);
  addServerPages(app);
  addSitemap(app);
  app.get('*', (request, reply) => sendSitePath(request.raw.url ?? '', reply, index, files));
  const url = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  return {
    url,
    requests: () => [...requests],
    resetRequests: () => void requests.splice(0),
    close: () => app.close(),
  };
}

function addApi(app: FastifyInstance, delayMs: number): void {
  const summaries = ARTICLES.map(
    ({ id, title, summary, publishedOn }): ArticleSummary => ({ id, title, summary, publishedOn }),
  );
  // An answer that is still due must not keep a closed site's process alive.
  const wait = (): Promise<void> => delay(delayMs, undefined, { ref: false });

  app.get('/api/articles', async (_request, reply) => {
    await wait();
    return reply.header('cache-control', 'no-cache').send(summaries);
  });
  app.get<{ Params: { id: string } }>('/api/articles/:id', async (request, reply) => {
    await wait();
    reply.header('cache-control', 'no-cache');
    const found = ARTICLES.find(({ id }) => id === request.params.id);
    if (found !== undefined) return reply.send(found);
    return reply.code(404).send({ error: `There is no article ${JSON.stringify(request.params.id)}.` });
  });
  app.get('/api/*', (_request, reply) => reply.code(404).send({ error: 'The API has /api/articles only.' }));
}

/** Lists the home page and the articles, under the name by which the site is asked. */
function addSitemap(app: FastifyInstance): void {
  const paths = ['/', ...ARTICLES.map(({ id }) => `/articles/${id}`)];
  app.get('/sitemap.xml', (request, reply) => {
    const urls = paths.map((path) => `<url><loc>http://${request.host}${path}</loc></url>`);
    reply.type('application/xml').header('cache-control', 'no-cache');
    return reply.send(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${urls.join('')}</urlset>\n`);
  });
}

/** Pages that the server answers by itself, without the application. */
function addServerPages(app: FastifyInstance): void {
  app.get('/legacy', (_request, reply) => {
    reply.code(301).header('location', '/articles/2');
    return sendHtml(reply, 'Moved', '<a href="/articles/2">It is here now.</a>');
  });
  app.get('/broken', (_request, reply) => {
    reply.code(500);
    return sendHtml(reply, 'Something broke', 'This page always fails: see what becomes of it.');
  });
}

function sendHtml(reply: FastifyReply, title: string, text: string): FastifyReply {
  const html = `<!doctype html><html lang="en"><title>${title}</title><h1>${title}</h1><p>${text}</p>\n`;
  return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
}

/** A built file if the path is one's, a 404 if it looks like a file's, else the application. */
function sendSitePath(
  target: string,
  reply: FastifyReply,
  index: SiteFile,
  files: ReadonlyMap<string, SiteFile>,
): FastifyReply {
  const path = target.replace(/[?#].*$/s, '');
  const file = files.get(path);
  if (file !== undefined) return sendFile(reply, file, path.startsWith('/assets/'));
  if (/\.[a-z0-9]+$/i.test(path)) {
    reply.code(404).header('cache-control', 'no-cache');
    return reply.type('text/plain; charset=utf-8').send('No such file.\n');
  }
  return sendFile(reply, index, false);
}

/** AWS Amplify's header for every file: caches in front may keep it for a year, and learn of no deployment. */
const LIKE_AMPLIFY = 'public, max-age=0, s-maxage=31536000';

/** Vite puts a hash of the content into the names under /assets/, so what is there never changes. */
function sendFile(reply: FastifyReply, file: SiteFile, immutable: boolean): FastifyReply {
  const cacheControl = immutable ? 'public, max-age=31536000, immutable' : LIKE_AMPLIFY;
  return reply.type(file.contentType).header('cache-control', cacheControl).send(file.bytes);
}
