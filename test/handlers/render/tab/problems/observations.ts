// Observations of a page, for the tests of the verdict.
import type { PageInspection } from '../../../../../handlers/render/injected/page-inspection';
import {
  brokenReason,
  type ObservedException,
  type ObservedRequest,
  type PageObservations,
} from '../../../../../handlers/render/tab/problems/page-verdict';

export const PAGE = 'https://www.example.com/products';

export const look = (over: Partial<PageInspection> = {}): PageInspection => ({
  textLength: 500,
  thrownTextLength: 0,
  showsMore: false,
  onlyWaits: false,
  asksForScripts: false,
  isErrorPage: false,
  waits: false,
  mountIsEmpty: false,
  hasHole: false,
  saysError: false,
  modules: [],
  waitedScripts: [],
  ...over,
});

/** A page with its content. */
const complete: PageObservations = {
  url: PAGE,
  status: 200,
  statusMeta: undefined,
  isFlagged: false,
  mayBeShort: false,
  textLength: 500,
  siteTextLength: 0,
  requests: [],
  exceptions: [],
  look: look(),
};
export const EMPTY = { textLength: 0, look: look({ textLength: 0, mountIsEmpty: true }) };

export const request = (over: Partial<ObservedRequest> = {}): ObservedRequest => ({
  kind: 'api',
  url: 'https://www.example.com/api/products',
  method: 'GET',
  body: '',
  askedBy: PAGE,
  isImport: false,
  detail: '',
  outcome: 'failed',
  ...over,
});
export const scriptOf = (url: string, over: Partial<ObservedRequest> = {}) =>
  request({ kind: 'script', url, askedBy: undefined, ...over });
export const exception = (over: Partial<ObservedException> = {}): ObservedException => ({
  url: PAGE,
  text: 'TypeError: x is undefined',
  isCaught: false,
  ...over,
});
export const reason = (over: Partial<PageObservations>) => brokenReason({ ...complete, ...over });
