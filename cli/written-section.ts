// The part of a file that a command writes, between two lines.
import { InternalError } from '../core/contract/georender-error';

const END = /\n.*Until here\./;

/** The file has no place for the text. */
export class SectionMissingError extends InternalError {
  override readonly name = 'SectionMissingError';
  constructor(begin: string) {
    super(`The lines "${begin}" and "Until here.", as comments, are missing; put them around the place of the text.`);
  }
}

/**
 * A file with this text below the line `begin`, in place of the former one.
 * @throws SectionMissingError
 */
export function withSection(file: string, begin: string, text: string): string {
  const from = file.indexOf(begin) + begin.length;
  const length = file.slice(from).search(END);
  if (!file.includes(begin) || length < 0) throw new SectionMissingError(begin);
  return `${file.slice(0, from)}\n\n${text}\n${file.slice(from + length)}`;
}
