// Takes a purge back, or lists those that can be.
import type { KeptNote } from '../../handlers/adapters/dynamodb/purge-notes';
import type { Deployment } from '../../operations/deployment';
import { census } from '../../operations/purge/census';
import { type OperatorReach, reachOf } from '../../operations/purge/epoch-reach';
import {
  KIND_TEXTS,
  nothingText,
  undoneText,
  undoPlanText,
  undoResultText,
} from '../../operations/purge/texts/undo-text';
import { planUndo, undo } from '../../operations/purge/undo';
import { openDeployment } from '../../operations/target/open-deployment';
import { moment } from '../../operations/text/span';
import { consents } from '../command/consent';
import { DONE, type ExitCode, FAILED } from '../command/exit-code';
import { tableText } from '../command/table';
import type { Terminal } from '../command/terminal';
import { withSteps } from './purge';
import type { UndoCommandOptions } from './undo-options';

/** Takes an order back. @returns 1 unless all regions and edges have it */
export async function undoCommandRun(options: UndoCommandOptions, terminal: Terminal): Promise<ExitCode> {
  const deployment = await openDeployment(options.target, { edgeTimeoutMs: options.timeoutSeconds * 1000 });
  try {
    const reach = reachOf(deployment);
    return options.list
      ? list(await reach.notes.latest(), options.json, terminal)
      : await undoIn(deployment, reach, options, terminal);
  } finally {
    deployment.close();
  }
}

function list(notes: readonly KeptNote[], json: boolean, terminal: Terminal): ExitCode {
  const shown = notes.map(({ id, kind, atMs, pages, undoneAtMs, scopes }) => {
    return { id, kind, atMs, pages, undoneAtMs, scopes: scopes.size };
  });
  if (json) terminal.json(shown);
  else if (shown.length === 0) terminal.say('No purge or mark is noted.');
  else {
    const rows = shown.map(({ id, kind, atMs, pages, undoneAtMs }) => [
      moment(atMs),
      KIND_TEXTS[kind],
      pages,
      undoneAtMs === undefined ? '' : `taken back ${moment(undoneAtMs)}`,
      id,
    ]);
    terminal.say(tableText(rows, { head: ['time', 'kind', 'pages', '', 'id'] }));
  }
  return DONE;
}

async function undoIn(
  deployment: Deployment,
  reach: OperatorReach,
  { id, dryRun, yes, json }: UndoCommandOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { source, facts } = deployment;
  const plan = await planUndo(reach, id);
  const { note, changes, later } = plan;
  const subject = { source, dryRun, id: note.id, kind: note.kind, atMs: note.atMs, pages: note.pages, later };
  if (changes.size === 0) {
    if (json) terminal.json({ ...subject, restored: 0, complete: true });
    else terminal.say(nothingText(note));
    return DONE;
  }
  if (dryRun) {
    const left = await census(deployment, [...changes.keys()], { exact: false, untilMs: note.atMs });
    if (json) terminal.json({ ...subject, restored: changes.size, census: left });
    else terminal.say(undoPlanText(note, left, source));
    return DONE;
  }
  const question = `Take back ${undoneText(note)} of ${source}? Pages from before it are shown again.`;
  if (!(await consents(question, yes, terminal))) return FAILED;
  const results = await withSteps(terminal, (onStep) => undo(reach, plan, onStep));
  const { restored, complete, regions, edge } = results;
  if (json) terminal.json({ ...subject, restored, complete, regions, edge });
  else terminal.say(undoResultText(results, facts));
  return complete ? DONE : FAILED;
}
