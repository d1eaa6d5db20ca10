// `npm run bench:edge`: the edge router's instructions per request under njs, against its peers, in one run.
import { writeFile } from 'node:fs/promises';
import { judgeEdge } from './edge/goals';
import { InstructionCounter, MissingToolError } from './edge/instructions';
import { readEdgeOptions } from './edge/options';
import { reportEdge } from './edge/report';
import { runEdge } from './edge/run';
import { buildSubjects } from './edge/subjects';

/** The machine lacks a tool. */
const EXIT_MISSING_TOOL = 2;

async function main(): Promise<void> {
  const { rounds, json } = readEdgeOptions(process.argv.slice(2));
  const counter = await InstructionCounter.open(interruption());
  try {
    process.stdout.write(`${counter.versions}\n`);
    const subjects = await buildSubjects();
    const figures = await runEdge({ subjects, rounds, count: (script) => counter.count(script), progress });
    process.stdout.write(`${reportEdge(figures)}\n`);
    if (json !== undefined)
      await writeFile(json, `${JSON.stringify({ figures, verdicts: judgeEdge(figures) }, undefined, 2)}\n`);
  } finally {
    await counter.close();
  }
}

/** Aborted when the user has had enough. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(new Error(`Ended by ${signal}.`)));
  return controller.signal;
}

function progress(text: string): void {
  process.stderr.write(`· ${text}\n`);
}

void main().catch((error: unknown) => {
  const isMissingTool = error instanceof MissingToolError;
  process.stderr.write(`${error instanceof Error ? (isMissingTool ? error.message : error.stack) : String(error)}\n`);
  process.exit(isMissingTool ? EXIT_MISSING_TOOL : 1);
});
