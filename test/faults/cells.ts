// The cells of the fault matrix: the part that fails, how it fails, and what was kept of the page before.
import assert from 'node:assert/strict';
import type { RenderedDocument } from '../../handlers/render/tab/documents/rendered-document';
import { document } from '../support/storage/lab-site';
import { FAULTS, type Fault } from './faulty-service';

/** The parts that fail. `other bucket`: of the region that rendered the page; `region`: `serve` as the edge sees it. */
export const PARTS = ['site', 'index', 'bucket', 'other bucket', 'render', 'region'] as const;
export type Part = (typeof PARTS)[number];

/** The kept copy of a page; `person`: none, and a person asks. */
export const STATES = ['none', 'fresh', 'stale', 'purged', 'person'] as const;
export type State = (typeof STATES)[number];

/** One request. */
export interface Cell {
  readonly part: Part;
  readonly fault: Fault;
  readonly state: State;
}

/** A cell's path: what fails for it is read from there. */
export function pathOf({ part, fault, state }: Cell): string {
  return `/${[part, fault, state].map((word) => word.replace(' ', '-')).join('/')}`;
}

/** The cell of a path or URL. */
export function cellAt(url: string): Cell {
  const [part, fault, state] = new URL(url, 'https://any.example').pathname
    .slice(1)
    .split('/')
    .map((word) => word.replace('-', ' '));
  return {
    part: PARTS.find((each) => each === part) ?? assert.fail(url),
    fault: FAULTS.find((each) => each === fault) ?? assert.fail(url),
    state: STATES.find((each) => each === state) ?? assert.fail(url),
  };
}

/** A browser's result for a failing site; browser.test.ts compares it with Chromium's. */
export function renderedFrom(fault: Fault): RenderedDocument {
  switch (fault) {
    case 'slow':
    case 'stalled':
      return { kind: 'failed', reason: 'deadline', detail: '' };
    case 'refused':
    case 'cut off':
      return { kind: 'failed', reason: 'site-unreachable', detail: '' };
    case 'wrong':
      return document('<p>strange</p>');
    case 'empty':
      return document('', { broken: 'empty' });
    case 'erring':
      return document('<p>strange</p>', { status: 503 });
  }
}
