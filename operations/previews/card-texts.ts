// The lengths at which services cut texts, and what comes too late in the HTML.
import type { Problem } from '../check/checked-page';
import type { PreviewSource } from './preview-source';

const ENCODER = new TextEncoder();

/** The first characters of a text, with `…` in place of the others. */
export function cutToCharacters(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most).join('').trimEnd()}…`;
}

/** The first characters of a text that fit into so many bytes of UTF-8, with `…` in place of the others. */
export function cutToBytes(text: string, mostBytes: number): string {
  const bytes = ENCODER.encode(text);
  if (bytes.length <= mostBytes) return text;
  return `${new TextDecoder().decode(bytes.subarray(0, mostBytes), { stream: true }).trimEnd()}…`;
}

/** A problem if a title is longer than a service shows. */
export function longTitle(service: string, title: string | undefined, most: number): readonly Problem[] {
  const length = [...(title ?? '')].length;
  if (length <= most) return [];
  return [
    {
      id: 'title-long',
      severity: 'warning',
      message: `The title has ${length} characters; ${service} takes ${most}, and cuts the others.`,
      mend: `Say what matters in the first ${most} characters.`,
    },
  ];
}

/** A problem if a page has tags that a service does not read, because they come late. */
export function lateTags(service: string, source: PreviewSource, maxBytes: number): readonly Problem[] {
  if (source.htmlBytes <= maxBytes) return [];
  const [seen, whole] = [source.tags(maxBytes), source.tags()];
  const late = new Set(
    whole.metas
      .map(({ name }) => name)
      .filter((name) => /^(?:og|twitter):(?:title|description|image|url|site_name|card)$|^description$/.test(name))
      .filter((name) => !seen.metas.some((meta) => meta.name === name)),
  );
  if (whole.title !== '' && seen.title !== whole.title) late.add('title');
  if (late.size === 0) return [];
  return [
    {
      id: 'tags-too-late',
      severity: 'error',
      message:
        `${[...late].join(', ')}: after the first ${count(maxBytes)} bytes of the HTML, which has ` +
        `${count(source.htmlBytes)}. ${service} does not read them.`,
      mend: 'Move these tags to the start of <head>, before styles and scripts.',
    },
  ];
}

/** A number with its thousands apart. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}
