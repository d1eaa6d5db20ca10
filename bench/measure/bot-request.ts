// Asks the local run as Googlebot does.
import http from 'node:http';

/** An answer to a bot. */
export interface BotAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** Asks for a page. The connection is not kept. */
export function askAsBot(
  origin: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<BotAnswer> {
  const own = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)', ...headers };
  return new Promise((resolve, reject) => {
    const request = http.get(new URL(target, origin), { agent: false, headers: own }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    request.on('error', reject);
  });
}
