// What a command sees of the terminal: two outputs, colours, and a person who can be asked.
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';
import { type Clock, systemClock } from '../../handlers/runtime/clock';
import { printable } from './printable';

/** The styles of `util.styleText`. */
export type Style = Parameters<typeof styleText>[0];

/** An output: a terminal, or a pipe or file in its place. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** The terminal, or pipes in its place. */
export interface Terminal {
  readonly out: Output;
  readonly error: Output;
  readonly clock: Clock;
  /** Whether someone sits there who can answer a question. */
  readonly isInteractive: boolean;
  /** Prints lines for people on the standard output. What the terminal would execute is shown as text. */
  say(text: string): void;
  /** Prints one JSON value on the standard output. */
  json(value: unknown): void;
  /** Prints lines on the standard error: what belongs to no result. */
  note(text: string): void;
  /** Colours a text for the standard output; as it is where there are no colours (NO_COLOR, FORCE_COLOR, pipes). */
  style(style: Style, text: string): string;
  /** Asks a question that ends with y or n, on the standard error. Only y is a yes. */
  ask(question: string): Promise<boolean>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr } = process;
  return {
    out: stdout,
    error: stderr,
    clock: systemClock,
    isInteractive: stdin.isTTY === true && stderr.isTTY === true,
    say: (text) => void stdout.write(`${printable(text)}\n`),
    json: (value) => void stdout.write(`${JSON.stringify(value)}\n`),
    note: (text) => void stderr.write(`${printable(text)}\n`),
    style: (style, text) => styleText(style, text, { stream: stdout }),
    async ask(question) {
      const lines = createInterface({ input: stdin, output: stderr });
      try {
        return /^y(?:es)?$/i.test((await lines.question(printable(`${question} [y/N] `))).trim());
      } finally {
        lines.close();
      }
    },
  };
}
