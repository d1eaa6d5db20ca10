// Asks the site once at the start, so that a site that does not answer is named before the first request.
import { Agent } from 'undici';
import { connectionTrouble } from '../emulators/cloudfront/origin/origin-fetch';

/** A slower home page is worth a warning, too. */
const PATIENCE_MS = 10_000;

/**
 * Says why a site does not answer; undefined for any answer. Never rejects.
 * @param site its origin
 * @param signal ends the question; the result is then undefined
 * @param verifies whether its certificate must be a trusted one
 */
export async function siteTrouble(
  site: string,
  signal: AbortSignal,
  verifies = true,
  patienceMs: number = PATIENCE_MS,
): Promise<string | undefined> {
  const agent = new Agent({ connect: { timeout: patienceMs, rejectUnauthorized: verifies }, maxHeaderSize: 64 * 1024 });
  const late = AbortSignal.timeout(patienceMs);
  try {
    const { body } = await agent.request({
      origin: site,
      path: '/',
      method: 'GET',
      signal: AbortSignal.any([signal, late]),
    });
    // The body is cut off on purpose.
    body.on('error', () => undefined);
    return undefined;
  } catch (error) {
    if (signal.aborted) return undefined;
    const reason = late.aborted ? `no answer within ${patienceMs / 1000} s` : connectionTrouble(error);
    return (
      `The site ${site} does not answer (${reason}). ${remedyOf(error)}; ` +
      'until then, people get an error and crawlers get kept pages.'
    );
  } finally {
    await agent.destroy();
  }
}

/** The codes of certificates that nothing vouches for ("X509 certificate error codes", Node.js TLS documentation). */
const UNTRUSTED =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_.*|CERT_.*|ERR_TLS_CERT_ALTNAME_INVALID)$/;

function remedyOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return UNTRUSTED.test(code)
    ? 'If its certificate is your own, add --insecure-site'
    : 'Start it, or name another by --site';
}
