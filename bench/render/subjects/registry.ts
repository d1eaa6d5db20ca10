// All subjects by name, and how each is started.
import { startPrerender, TUNED } from '../../peers/prerender';
import { startHostedSubject } from './hosted-subject';
import type { Subject, SubjectOptions } from './subject';

/** All subjects, in the order of the report. */
export const SUBJECT_NAMES = ['floor', 'georender', 'recipe', 'recipe-told', 'prerender', 'prerender-tuned'] as const;
export type SubjectName = (typeof SUBJECT_NAMES)[number];

/** With this, the package unpacks Lambda's libraries, which its Chromium needs on most machines. */
const AS_IN_LAMBDA = { AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };

/** The environment of a process that unpacks its own Chromium. */
export function sandboxEnvironment(temporaryDir: string): Readonly<Record<string, string | undefined>> {
  return { PATH: process.env['PATH'], HOME: temporaryDir, TMPDIR: temporaryDir, ...AS_IN_LAMBDA };
}

/** Starts a subject. */
export function startSubject(name: SubjectName, options: SubjectOptions): Promise<Subject> {
  switch (name) {
    case 'floor':
      return startHostedSubject({ name, file: 'render/subjects/floor.ts', options });
    case 'georender':
      return startHostedSubject({ name, file: 'render/subjects/georender.ts', options });
    case 'recipe':
      return startHostedSubject({
        name,
        file: 'peers/recipe.ts',
        options,
        env: sandboxEnvironment(options.temporaryDir),
      });
    case 'recipe-told':
      return startHostedSubject({
        name,
        file: 'peers/recipe-told.ts',
        options,
        env: sandboxEnvironment(options.temporaryDir),
      });
    case 'prerender':
      return startPrerender(name, options);
    case 'prerender-tuned':
      return startPrerender(name, options, TUNED);
  }
}
