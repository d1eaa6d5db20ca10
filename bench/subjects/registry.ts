// All subjects by name, and how each is started.
import { startPrerender, TUNED } from '../peers/prerender';
import { startHostedSubject } from './hosted-subject';
import type { Subject, SubjectSetup } from './subject';

/** What can be measured, in the order of the report. */
export const SUBJECT_NAMES = ['floor', 'georender', 'recipe', 'recipe-told', 'prerender', 'prerender-tuned'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** Makes the package unpack Lambda's libraries too, without which its Chromium does not start on most machines. */
const AS_IN_LAMBDA = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };

/** The environment of a process that unpacks its own Chromium, as in a fresh sandbox. */
export function sandboxEnvironment(temporaryDir: string): Readonly<Record<string, string | undefined>> {
  return { PATH: process.env['PATH'], HOME: temporaryDir, TMPDIR: temporaryDir, ...AS_IN_LAMBDA };
}

/** Starts a subject. */
export function startSubject(name: SubjectName, setup: SubjectSetup): Promise<Subject> {
  switch (name) {
    case 'floor':
      return startHostedSubject({ name, file: 'subjects/floor.ts', setup });
    case 'georender':
      return startHostedSubject({ name, file: 'subjects/georender.ts', setup });
    case 'recipe':
      return startHostedSubject({ name, file: 'peers/recipe.ts', setup, env: sandboxEnvironment(setup.temporaryDir) });
    case 'recipe-told':
      return startHostedSubject({
        name,
        file: 'peers/recipe-told.ts',
        setup,
        env: sandboxEnvironment(setup.temporaryDir),
      });
    case 'prerender':
      return startPrerender(name, setup);
    case 'prerender-tuned':
      return startPrerender(name, setup, TUNED);
  }
}
