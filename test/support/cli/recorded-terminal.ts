// A terminal that remembers what was printed, without colours.
import { Writable } from 'node:stream';
import type { Terminal } from '../../../cli/command/terminal';
import type { Clock } from '../../../handlers/runtime/clock';
import { SetClock } from '../machine/recorded-log';

/** The terminal, and what it shows. */
export interface RecordedTerminal extends Terminal {
  /** The standard output. */
  text(): string;
  /** The standard error. */
  notes(): string;
  readonly questions: readonly string[];
}

/** Makes one. `answers` are given to questions, the first first; without any, nobody can be asked. */
export function recordedTerminal(answers?: readonly boolean[], clock: Clock = new SetClock(0)): RecordedTerminal {
  let [text, notes] = ['', ''];
  const left = [...(answers ?? [])];
  const questions: string[] = [];
  return {
    out: collecting((written) => (text += written)),
    error: collecting((written) => (notes += written)),
    clock,
    isInteractive: answers !== undefined,
    say: (line) => void (text += `${line}\n`),
    json: (value) => void (text += `${JSON.stringify(value)}\n`),
    note: (line) => void (notes += `${line}\n`),
    style: (_style, styled) => styled,
    async ask(question) {
      questions.push(question);
      return left.shift() ?? false;
    },
    text: () => text,
    notes: () => notes,
    questions,
  };
}

function collecting(collect: (written: string) => void): Writable {
  return new Writable({
    decodeStrings: false,
    write(chunk, _encoding, done) {
      collect(String(chunk));
      done();
    },
  });
}
