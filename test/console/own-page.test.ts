// Who may ask the console.
import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { isOwnPage } from '../../console/server/own-page';

const PORT = 8081;
const OWN = { host: `127.0.0.1:${PORT}` };
const NAVIGATION = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

describe('console/own-page', () => {
  const cases: Readonly<Record<string, { readonly headers: IncomingHttpHeaders; readonly isOwn: boolean }>> = {
    'a program of this machine': { headers: OWN, isOwn: true },
    'the address bar': { headers: { ...OWN, ...NAVIGATION, 'sec-fetch-site': 'none' }, isOwn: true },
    'the console’s page': {
      headers: { ...OWN, origin: `http://127.0.0.1:${PORT}`, 'sec-fetch-site': 'same-origin' },
      isOwn: true,
    },
    'its other name': { headers: { host: `localhost:${PORT}` }, isOwn: true },
    'a link in another page': { headers: { ...OWN, ...NAVIGATION, 'sec-fetch-site': 'cross-site' }, isOwn: true },
    'another page’s script': { headers: { ...OWN, 'sec-fetch-site': 'cross-site' }, isOwn: false },
    'the site’s page at another port': {
      headers: { ...OWN, origin: 'http://127.0.0.1:8080', 'sec-fetch-site': 'same-site' },
      isOwn: false,
    },
    'another page’s form': {
      headers: { ...OWN, ...NAVIGATION, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
      isOwn: false,
    },
    'a sandboxed frame of the console': { headers: { ...OWN, origin: 'null' }, isOwn: false },
    'a frame in another page': {
      headers: { ...OWN, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe', 'sec-fetch-site': 'cross-site' },
      isOwn: false,
    },
    'a name that leads to this machine': { headers: { host: `evil.example:${PORT}` }, isOwn: false },
    'another port': { headers: { host: '127.0.0.1:8080' }, isOwn: false },
    'no host': { headers: {}, isOwn: false },
  };
  for (const [who, { headers, isOwn }] of Object.entries(cases))
    it(`${isOwn ? 'answers' : 'refuses'} ${who}`, () => assert.equal(isOwnPage(headers, PORT), isOwn));
});
