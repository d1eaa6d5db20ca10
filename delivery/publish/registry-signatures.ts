// Whether npm's registry has signed the installed packages.
import { UserError } from '../../core/contract/georender-error';
import type { RunTool } from './run-tool';

/** The registry did not answer, or an installed package is not what it has signed. */
export class SignatureError extends UserError {
  override readonly name = 'SignatureError';
}

const ANSWER_MS = 30_000;

/** Lines of npm's output that tell why it failed. */
const TOLD_LINES = 20;

/**
 * Has npm check the signatures, if the registry offers any.
 * @returns the result, in a sentence
 * @throws SignatureError
 */
export async function checkSignatures(run: RunTool): Promise<string> {
  const registry = (await run('npm', ['config', 'get', 'registry'])).stdout.trim();
  if (!(await offersSignatures(registry)))
    return `The registry ${registry} offers no signatures: those of packages are not checked.`;
  const { exitCode, stdout, stderr } = await run('npm', ['audit', 'signatures']);
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  if (exitCode === 0) return lines.join('\n');
  throw new SignatureError(
    `npm audit signatures failed; install again by npm ci, and compare what it names:\n${lines.slice(-TOLD_LINES).join('\n')}`,
  );
}

/** A registry that signs publishes its keys ("ECDSA registry signatures", npm Docs). */
async function offersSignatures(registry: string): Promise<boolean> {
  const keys = new URL('-/npm/v1/keys', registry.endsWith('/') ? registry : `${registry}/`);
  try {
    const { ok, status } = await fetch(keys, { signal: AbortSignal.timeout(ANSWER_MS) });
    if (ok || status === 404) return ok;
    throw new SignatureError(`${keys} answered ${status}; try again.`);
  } catch (cause) {
    if (cause instanceof SignatureError) throw cause;
    throw new SignatureError(`${keys} did not answer; see whether the registry can be reached.`, { cause });
  }
}
