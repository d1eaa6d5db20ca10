// The file with the rules of checks.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type CheckRules, CheckRulesError, checkRules, DEFAULT_RULES } from '../../operations/check/check-rules';
import { PAGE_CHECKS } from '../../operations/check/checks/page-checks';

/** Is read without `--config`, if it is there. */
export const USUAL_FILE = '.georender-check.json';

/**
 * The rules of a file; without one, those of the usual file in a folder, or else the defaults.
 * @throws CheckRulesError
 */
export async function readRules(named: string | undefined, folder: string): Promise<CheckRules> {
  const file = named ?? path.join(folder, USUAL_FILE);
  const text = await textOf(file, named !== undefined);
  if (text === undefined) return DEFAULT_RULES;
  try {
    return checkRules(
      jsonOf(text),
      PAGE_CHECKS.map(({ id }) => id),
    );
  } catch (error) {
    if (!(error instanceof CheckRulesError)) throw error;
    throw new CheckRulesError(`${file}:\n${error.message}`, { cause: error });
  }
}

async function textOf(file: string, isNamed: boolean): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    if (code === 'ENOENT' && !isNamed) return undefined;
    throw new CheckRulesError(`--config: ${file} can't be read (${code}); name a JSON file with rules of checks.`, {
      cause,
    });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CheckRulesError(`The file is no JSON: ${reason}.`, { cause });
  }
}
