// `npm run bench:edge` counts and times both routers' requests at the edge, against their peers, in one run.
import { judgeEdge } from './edge/goals';
import { InstructionCounter, MissingToolError } from './edge/instructions';
import { buildLambdaSubjects } from './edge/lambda-subjects';
import { readEdgeOptions } from './edge/options';
import { reportEdge } from './edge/report';
import { runEdge } from './edge/run';
import { runLambda } from './edge/run-lambda';
import { buildSubjects } from './edge/subjects';
import { failWith, progress, writeFigures } from './measure/command-line';

/** The exit code if the machine lacks njs or valgrind. */
const EXIT_MISSING_TOOL = 2;

async function main(): Promise<void> {
  const { rounds, timings, json } = readEdgeOptions(process.argv.slice(2));
  const counter = await InstructionCounter.open(interruption());
  try {
    process.stdout.write(`${counter.versions}\n`);
    const common = { rounds, timings, runner: counter, progress };
    const functions = await runEdge({ ...common, subjects: await buildSubjects() });
    const lambda = await runLambda({ ...common, subjects: await buildLambdaSubjects() });
    const figures = { ...functions, lambda };
    process.stdout.write(`${reportEdge(figures)}\n`);
    await writeFigures(json, figures, judgeEdge(figures));
  } finally {
    await counter.close();
  }
}

/** Aborts when the user interrupts the bench. */
function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(new Error(`Ended by ${signal}.`)));
  return controller.signal;
}

void main().catch((error: unknown) => {
  if (!(error instanceof MissingToolError)) failWith(error);
  process.stderr.write(`${error.message}\n`);
  process.exit(EXIT_MISSING_TOOL);
});
