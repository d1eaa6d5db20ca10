// Reads the JSON-LD of pages.

/** Why a text is no JSON; undefined if it is. */
export function jsonLdProblem(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/g, ' ').slice(0, 200) : String(error);
  }
}

/** What the items of a text lack: `@context` or `@type`. Nothing is said of a text that is no JSON. */
export function untypedItems(text: string): readonly string[] {
  if (jsonLdProblem(text) !== undefined) return [];
  const parsed: unknown = JSON.parse(text);
  return itemsOf(parsed).flatMap((item) => {
    if (!('@context' in item)) return ['"@context"'];
    const graph = '@graph' in item ? itemsOf(item['@graph']) : [item];
    return graph.every((one) => '@type' in one) ? [] : ['"@type"'];
  });
}

function itemsOf(value: unknown): readonly object[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'object' && one !== null);
}
