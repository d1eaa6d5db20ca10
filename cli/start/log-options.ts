// The options of `npm start` about its output: which requests it prints, and how.
import { InvalidArgumentError } from 'commander';

/** The forms of the request log. `json`: a line of JSON each on the standard output, and all else on the other. */
export const LOG_FORMS = ['text', 'json'] as const;

/** One of {@link LOG_FORMS}. */
export type LogForm = (typeof LOG_FORMS)[number];

/** How requests are printed. */
export interface LogOptions {
  /** Undefined: requests are not printed. */
  readonly log: LogForm | undefined;
  /** Whether files are printed, too: scripts, styles, images and data. */
  readonly logsFiles: boolean;
}

/** Reads `--log`. @throws InvalidArgumentError */
export function logFormArgument(text: string): LogForm {
  const form = LOG_FORMS.find((known) => known === text);
  if (form === undefined)
    throw new InvalidArgumentError(`--log: "${text}" is no form of a log; allowed: ${LOG_FORMS.join(', ')}.`);
  return form;
}
