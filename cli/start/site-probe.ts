// Asks the site once at the start: a site that does not answer should be told of before the first page is asked for.
import { Agent } from 'undici';
import { connectionTrouble } from '../../emulators/cloudfront/origin-fetch';

/** A site that needs longer for its home page is worth a word, too. */
const PATIENCE_MS = 10_000;

/**
 * What keeps a site from answering, in words for the user; undefined if it answers, whatever it says. Never rejects.
 * @param site its origin
 * @param signal ends the question; then nothing is the matter
 */
export async function siteTrouble(
  site: string,
  signal: AbortSignal,
  patienceMs: number = PATIENCE_MS,
): Promise<string | undefined> {
  const agent = new Agent({ connect: { timeout: patienceMs }, maxHeaderSize: 64 * 1024 });
  const late = AbortSignal.timeout(patienceMs);
  try {
    const { body } = await agent.request({
      origin: site,
      path: '/',
      method: 'GET',
      signal: AbortSignal.any([signal, late]),
    });
    // Its end comes early, and is nobody's concern.
    body.on('error', () => undefined);
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    const reason = late.aborted ? `no answer within ${patienceMs / 1000} s` : connectionTrouble(error);
    return (
      `The site ${site} does not answer (${reason}). Start it, or name another by --site; ` +
      'until it answers, people get an error, and crawlers what is kept of it.'
    );
  } finally {
    await agent.destroy();
  }
}
