// Renders pages on emulated storage: a test says which document the browser makes of a URL.
import type { RenderedDocument } from '../../../handlers/render/tab/documents/rendered-document';
import type { RenderOutcome } from '../../../handlers/render-protocol/render-protocol';
import type { CacheLab } from '../../support/storage/cache-lab';
import { TEST_REGION } from '../../support/storage/embedded-storage';
import { labPage } from '../../support/storage/lab-site';

/** The token of the lease that every render holds. */
export const LEASE = '00000000-aaaa';

export const HTML = '<!DOCTYPE html><p>Hello</p>';

/** Renders a page that the browser turns into that document, and holds the page's lease. */
export async function renderAs(lab: CacheLab, rendered: RenderedDocument, path: string): Promise<RenderOutcome> {
  lab.browse = async () => rendered;
  await lab.storage.sandbox(TEST_REGION).leases.acquire(labPage(path).key, LEASE);
  return renderUrl(lab, labPage(path).url);
}

/** Renders a URL without taking its lease before. */
export function renderUrl(lab: CacheLab, url: string): Promise<RenderOutcome> {
  return lab.render(TEST_REGION)({ url, variant: 'desktop', lease: LEASE }, 30_000);
}

/** The requests so far that wrote an object. */
export function putsIn(lab: CacheLab) {
  return lab.storage.s3.requests().filter(({ operation }) => operation === 'PutObject');
}
