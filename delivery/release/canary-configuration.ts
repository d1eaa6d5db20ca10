// The stack's setting `canary`: whether it is on, and a copy of the configuration in which it is off.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { UserError } from '../../core/contract/georender-error';
import { runPulumiPlainly } from '../engine/run-pulumi';

/** The stack's configuration could not be read. */
export class StackConfigurationError extends UserError {
  override readonly name = 'StackConfigurationError';
}

/** Pulumi's arguments that turn the setting off. */
export const CANARY_OFF = ['--config', 'georender:canary=false'];

/** Whether the stack's configuration asks for canaries. @throws StackConfigurationError */
export async function hasCanaries(stack: string): Promise<boolean> {
  const { exitCode, lines } = await runPulumiPlainly(['config', '--json', '--stack', stack]);
  if (exitCode !== 0)
    throw new StackConfigurationError(`The configuration of ${stack} could not be read: ${lines.join(' ')}`);
  const canary = setting(lines.join('\n'), 'georender:canary');
  return canary === 'true';
}

/** The value of a setting in what `pulumi config --json` prints; undefined if it has none. */
export function setting(json: string, name: string): unknown {
  const settings: unknown = JSON.parse(json);
  const found = typeof settings === 'object' && settings !== null ? Object.entries(settings) : [];
  const [, entry]: readonly unknown[] = found.find(([key]) => key === name) ?? [];
  return typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : undefined;
}

/**
 * Has something done with a copy of the stack's configuration: Pulumi writes what `--config` sets into the file, and
 * the working copy must stay as it was committed.
 * @param use gets Pulumi's arguments
 */
export async function withConfigurationCopy<Result>(
  stack: string,
  use: (args: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'georender-configuration-'));
  try {
    const name = `Pulumi.${stack.slice(stack.lastIndexOf('/') + 1)}.yaml`;
    const copy = path.join(folder, name);
    await copyFile(name, copy);
    return await use(['--config-file', copy]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
