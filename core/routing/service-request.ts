// A page's request to a prerender service, and which pages it gets.
// Runs in the router: plain loops and strings (ES5.1 and a little more).
import { shareOf } from './serve-choice';

/** Path and query of the request: the page's URL, of which nothing is decoded or encoded. */
export function serviceTarget(url: string): { readonly uri: string; readonly querystring: string } {
  const at = (url + '?').indexOf('?');
  return { uri: '/' + url.slice(0, at), querystring: url.slice(at + 1) };
}

/** Whether the service answers a URL first. @param share in percent of the URLs */
export function isOfService(url: string, share: number): boolean {
  return shareOf(url) < share;
}
