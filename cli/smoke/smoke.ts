// Runs the smoke checks on a stack, and prints what they find.
import { openDeployment } from '../../operations/target/open-deployment';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { readDebugToken } from '../command/secret-token';
import type { Terminal } from '../command/terminal';
import { awsPorts } from './aws-ports';
import { runChecks } from './checks/check';
import { smokeChecks } from './checks/smoke-checks';
import type { SmokeOptions } from './options';

/** Checks the stack. @returns 1 if a check fails */
export async function smoke(
  { target, page, timeoutSeconds, debugTokenFile }: SmokeOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const debugToken = await readDebugToken(debugTokenFile);
  const deployment = await openDeployment(target);
  const { facts } = deployment;
  try {
    terminal.say(`Checking ${facts.url} (distribution ${facts.distributionId}) in ${facts.regions.join(', ')} …`);
    const subject = { facts, page, timeoutMs: timeoutSeconds * 1000, debugToken };
    const checks = smokeChecks({ ...subject, ports: awsPorts(deployment) });
    const { failed } = await runChecks(checks, (line) => terminal.say(line));
    return failed > 0 ? FAILED : DONE;
  } finally {
    deployment.close();
  }
}
