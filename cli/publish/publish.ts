// Publishes a deployment of the site, and prints the outcome.
import { randomUUID } from 'node:crypto';
import type { JobStep } from '../../handlers/jobs/ports';
import { publishSite } from '../../operations/publish/publish-site';
import { openDeployment } from '../../operations/target/open-deployment';
import { counted } from '../../operations/text/counted';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { showWait } from '../command/progress';
import type { Terminal } from '../command/terminal';
import type { PublishOptions } from './options';

/** Publishes. @returns 1 unless it was done */
export async function publish(options: PublishOptions, terminal: Terminal): Promise<ExitCode> {
  const { target, marker, renders, waitSeconds, dryRun, json } = options;
  const deployment = await openDeployment(target);
  try {
    const { source, facts } = deployment;
    const most = counted(renders, 'render');
    const plan = `drops people’s documents at the edges of ${source}, marks all pages stale, and orders up to ${most}`;
    const sign = marker === undefined ? 'another document than before' : `a document with "${marker}"`;
    if (dryRun) {
      if (json) terminal.json({ source, dryRun, siteUrl: facts.siteUrl, marker, renders });
      else terminal.say(`Publishing waits until ${facts.siteUrl} shows ${sign}; then it ${plan}. Nothing was changed.`);
      return DONE;
    }
    if (!(await consents(`Publishing ${plan}. Go on?`, options.yes, terminal))) return FAILED;
    const order = { marker, renders, deployment: options.deployment ?? randomUUID(), waitMs: waitSeconds * 1000 };
    const log = {
      warn: (message: string) => terminal.note(message),
      error: (message: string) => terminal.note(message),
    };
    const endWait = showWait(`Waiting until ${facts.siteUrl} shows ${sign}`, order.waitMs, terminal);
    const step = await publishSite(deployment, order, log).finally(endWait);
    if (json) terminal.json({ source, dryRun, ...step });
    else if (step.state !== 'failed') terminal.say(doneText(step));
    return step.state === 'done' ? DONE : FAILED;
  } finally {
    deployment.close();
  }
}

function doneText(step: Exclude<JobStep, { state: 'failed' }>): string {
  if (step.state === 'under-way') return 'It is under way.';
  return step.note ?? `Published: all pages are stale; ${counted(step.orders, 'render')} ordered.`;
}
