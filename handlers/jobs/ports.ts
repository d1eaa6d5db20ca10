// The ports of jobs: work that a request, an event or a command orders, and that goes on after the answer.
import type { Region } from '../../core/geography/regions';
import type { PurgeOrder } from '../purge/purge-order';
import type { RenderReason } from '../render-protocol/render-protocol';

/** The kinds of jobs. */
export const JOB_KINDS = ['recache', 'purge', 'publish'] as const;

/** One of {@link JOB_KINDS}. */
export type JobKind = (typeof JOB_KINDS)[number];

/** A job at its beginning. */
export interface NewJob {
  /** Names it; nobody can guess it. */
  readonly id: string;
  readonly kind: JobKind;
  /** How many pages it renders, as far as that is known. */
  readonly orders: number;
  readonly createdAtMs: number;
  /** The name of the token that ordered it. */
  readonly orderedBy: string;
}

/** How far the steps before the renders are. */
export type JobStep =
  | { readonly state: 'under-way' }
  /** @param orders how many pages are rendered, now that it is known */
  | { readonly state: 'done'; readonly orders: number; readonly note?: string }
  | { readonly state: 'failed'; readonly note: string };

/** A job's orders by outcome, each counted once however often it was delivered. */
export interface OrderCounts {
  /** Rendered, and other than before the order. */
  readonly changed: number;
  /** Rendered, and the same as before. */
  readonly unchanged: number;
  readonly failed: Readonly<Partial<Record<RenderReason, number>>>;
}

/** A job as it is known. */
export interface JobProgress extends NewJob, OrderCounts {
  /** `done`: all of its pages have an outcome, failures among them. */
  readonly state: 'waiting' | 'under-way' | 'done' | 'failed';
  /** Why it failed, or what to know about it. */
  readonly note: string | undefined;
  /** The numbers of the changed orders. */
  readonly changedOrders: readonly number[];
}

/** The jobs, as their function writes them. */
export interface JobSteps {
  /** Notes a step of a job. */
  note(id: string, step: JobStep): Promise<void>;
  progress(id: string): Promise<JobProgress | undefined>;
}

/** Purges pages and marks them stale, in every region and at the edges. */
export interface PageChanges {
  /** @throws if no region or not the edges were told */
  purge(order: PurgeOrder): Promise<PageChange>;
  /** @throws if no region or not the edges were told */
  markStale(order: PurgeOrder): Promise<PageChange>;
}

/** A purge or mark that was carried out. */
export interface PageChange {
  /** Renders that began until then are concerned, in milliseconds since 1970. */
  readonly atMs: number;
  /** Regions that could not be told. The index brings it there. */
  readonly unreached: readonly Region[];
}

/** Tells search engines of changed pages. */
export interface ChangeNotices {
  /** Submits pages, of any of the stack's hosts. Throws if a search engine did not take them after several tries. */
  submit(urls: readonly string[]): Promise<void>;
}

/** The documents that people get, at the edges. */
export interface PeoplesDocuments {
  /** Drops all copies. Throws if CloudFront could not be told. */
  drop(): Promise<void>;
}

/** The site, asked directly. */
export interface SiteVersion {
  /** The document of the site's root now. Throws if the site does not answer with one. */
  document(): Promise<SiteDocument>;
}

/** A document of the site. */
export interface SiteDocument {
  readonly text: string;
  /** Its SHA-256, in hexadecimal. */
  readonly hash: string;
}

/** What is known of the site's versions. */
export interface PublishNote {
  /** The hash of the document before the next deployment; undefined if it is not known. */
  readonly documentBefore: string | undefined;
  /** The latest deployments that were followed, the last one at the end. */
  readonly followed: readonly string[];
}

/** Keeps {@link PublishNote}. */
export interface PublishNotes {
  read(): Promise<PublishNote>;
  put(note: PublishNote): Promise<void>;
}
