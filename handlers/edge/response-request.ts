// The request of an event at viewer-response.

/** Its query, by name. */
export interface ResponseEventRequest {
  readonly querystring?: Readonly<Record<string, { readonly value: string }>>;
}

/** The query from the event's fields: the method for the raw one is documented for viewer-request alone. */
export function queryOf({ querystring = {} }: ResponseEventRequest): string | undefined {
  const query = Object.keys(querystring)
    .map((name) => `${name}=${(querystring[name] || { value: '' }).value}`)
    .join('&');
  return query || undefined;
}
