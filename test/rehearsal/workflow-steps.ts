// Reads the commands of a workflow's job, so that the rehearsal runs what GitHub would run.
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A step that runs a command. */
export interface WorkflowStep {
  readonly command: string;
  /** Those of its job, and its own. */
  readonly variables: Readonly<Record<string, string>>;
  /** It runs after a failed step, too. */
  readonly isAlways: boolean;
}

/** What GitHub fills in, by expression: `{ 'inputs.environment': 'dev' }`. */
export type ExpressionValues = Readonly<Record<string, string>>;

/** The steps of a job of `.github/workflows/<file>` in a working copy. Steps that use an action are left out. */
export function workflowSteps(
  workingCopy: string,
  [file, job]: readonly [file: string, job: string],
  values: ExpressionValues,
): readonly WorkflowStep[] {
  const text = readFileSync(path.join(workingCopy, '.github/workflows', file), 'utf8');
  const jobText = text.split(/\n(?= {2}[\w-]+:\n)/).find((part) => part.startsWith(`  ${job}:\n`));
  const [head, ...steps] = jobText?.split('\n      - ') ?? [];
  if (head === undefined || steps.length === 0) throw new Error(`${file} has no job ${job} with steps`);
  const ofJob = variablesIn(head, '    ', values);
  return steps.flatMap((step) => {
    const lines = `        ${step}`;
    const command = commandIn(lines);
    if (command === undefined) return [];
    const variables = { ...ofJob, ...variablesIn(lines, '        ', values) };
    return [{ command, variables, isAlways: /^ {8}if: always\(\)$/m.test(lines) }];
  });
}

/** On one line, or folded below `>-`. */
function commandIn(step: string): string | undefined {
  const [, line, folded] = /^ {8}run: (?:>-\n((?: {10}.*(?:\n|$))+)|(.*)$)/m.exec(step) ?? [];
  return (folded ?? line)?.trim().replaceAll(/\n\s+/g, ' ');
}

function variablesIn(text: string, indent: string, values: ExpressionValues): Record<string, string> {
  const [, block = ''] = new RegExp(`^${indent}env:\\n((?:${indent}  .*(?:\\n|$))+)`, 'm').exec(text) ?? [];
  const entries = [...block.matchAll(/^ +(\w+): (.*)$/gm)].map(
    ([, name = '', value = '']) => [name, filled(value, values)] as const,
  );
  return Object.fromEntries(entries);
}

function filled(text: string, values: ExpressionValues): string {
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const value = values[expression];
    if (value === undefined) throw new Error(`the rehearsal has no value of the expression ${expression}`);
    return value;
  });
}
