// The console's server on this machine: the built page, and the API that it reads.
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import { type FastifyTRPCPluginOptions, fastifyTRPCPlugin } from '@trpc/server/adapters/fastify';
import fastify, { type FastifyInstance } from 'fastify';
import { systemTimers } from '../../handlers/runtime/timers';
import { PagesDesk } from '../kept-pages/pages-desk';
import { type ConsoleApi, consoleApi } from './api';
import { apiContext, type ConsoleContext } from './context';
import { isOwnPage } from './own-page';

/** A running console. */
export interface ConsoleServer {
  /** E.g. `http://127.0.0.1:8081`. */
  readonly url: string;
  close(): Promise<void>;
}

/** The options of the server. */
export interface ConsoleServerOptions {
  /** At 127.0.0.1; 0 takes a free one. */
  readonly port: number;
  /** The folder of the built page; asked for when somebody opens the console. */
  readonly page: () => Promise<string>;
  readonly context: ConsoleContext;
  /** Holds the kept pages. Default: one that has read none. */
  readonly desk?: PagesDesk;
}

/** Orders of the page are small. */
const MAX_BODY_BYTES = 64 * 1024;

/**
 * The page loads nothing from elsewhere. Pictures come from the API as data. Frames hold rendered HTML as text
 * (`srcdoc`), sandboxed; this policy holds in them, too.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
};

/** Starts it. @throws Node's `EADDRINUSE` if the port is taken */
export async function startConsoleServer({
  port,
  page,
  context,
  desk = new PagesDesk(context.deployment, systemTimers),
}: ConsoleServerOptions): Promise<ConsoleServer> {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { maxParamLength: 500 },
  });
  let ownPort = port;
  const shared = apiContext(context, desk);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    if (!isOwnPage(request.headers, ownPort))
      await reply.code(403).send({ error: 'Only the console’s own page may ask here; open it by its address.' });
  });
  await app.register(fastifyTRPCPlugin, {
    prefix: '/api',
    trpcOptions: { router: consoleApi, createContext: () => shared },
  } satisfies FastifyTRPCPluginOptions<ConsoleApi>);
  await addPage(app, page);
  const url = await app.listen({ host: '127.0.0.1', port });
  ownPort = Number(new URL(url).port);
  return {
    url,
    async close() {
      await app.close();
      await desk.close();
    },
  };
}

/** All addresses of views are the one page. */
async function addPage(app: FastifyInstance, page: () => Promise<string>): Promise<void> {
  await app.register(fastifyStatic, { root: __dirname, serve: false, cacheControl: false });
  let found: Promise<string> | undefined;
  const folder = (): Promise<string> => {
    found ??= page().catch((error: unknown) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  app.get<{ Params: { readonly name: string } }>('/assets/:name', async ({ params }, reply) =>
    reply.sendFile(params.name, path.join(await folder(), 'assets')),
  );
  app.get('/*', async (_, reply) => reply.sendFile('index.html', await folder()));
}
