// Long HTML of a test, written on several lines of source.

/** The text without its line breaks and indentation. A break that belongs to it is written as an escape. */
export function oneLine(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return String.raw({ raw: texts.map((text) => text.replace(/\n {2,}/g, '')) }, ...values);
}
