// Compares one page: a person's look with the answers of Georender and prerender.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Subject } from '../render/subjects/subject';
import type { CorpusPage } from './corpus';
import type { Likeness, OwnLikeness, PageFigure } from './figures';
import { wordsOf } from './page-view';
import type { Look, Person } from './person';
import type { Product } from './product';
import { commonView, sharesOf } from './shares';
import { type CorpusSite, startCorpusSite } from './site';

/** A person, the compared products, and the output folder. */
export interface Participants {
  readonly person: Person;
  readonly product: Product;
  /** The site behind the product. */
  readonly productSite: CorpusSite;
  /** Undefined: left out. */
  readonly prerender: Subject | undefined;
  /** The folder that gets pictures and HTML. */
  readonly outFolder: string | undefined;
}

/** A person's look at a page, and the missing answers and texts. */
export interface Reference {
  readonly look: Look;
  readonly unanswered: readonly string[];
  readonly missing: readonly string[];
}

/** Two people look at their own copy of the site; the reference has the things that both see. */
export async function seeReference(person: Person, page: CorpusPage): Promise<Reference> {
  const [first, second] = await Promise.all([lookAlone(person, page), lookAlone(person, page)]);
  const view = commonView(first.look.view, second.look.view);
  const text = view.words.join(' ');
  return {
    look: { view, picture: first.look.picture },
    unanswered: first.unanswered,
    missing: page.expects.filter((expected) => !text.includes(wordsOf(expected).join(' '))),
  };
}

async function lookAlone(
  person: Person,
  page: CorpusPage,
): Promise<{ readonly look: Look; readonly unanswered: readonly string[] }> {
  const site = await startCorpusSite();
  try {
    site.show(page);
    return { look: await person.see(site.url + page.path), unanswered: site.unanswered() };
  } finally {
    await site.close();
  }
}

/** Compares both answers with a person's look. */
export async function comparePage(
  participants: Participants,
  page: CorpusPage,
  reference: Reference,
): Promise<PageFigure> {
  const common = {
    page: page.name,
    group: page.group,
    needsSocket: page.needsSocket,
    unanswered: reference.unanswered,
  };
  await writeLook(participants.outFolder, `${page.name}.person`, reference.look);
  if (reference.missing.length > 0) {
    const unusable = `a person does not see "${reference.missing.join('", "')}"`;
    return { ...common, unusable, georender: undefined, prerender: undefined };
  }
  return {
    ...common,
    unusable: undefined,
    georender: await georenderLikeness(participants, page, reference.look),
    prerender: await prerenderLikeness(participants, page, reference.look),
  };
}

async function georenderLikeness(participants: Participants, page: CorpusPage, reference: Look): Promise<OwnLikeness> {
  const { product, productSite } = participants;
  productSite.show(page);
  const { answer, kept } = await product.ask(page.path);
  const { status, cache, reason, elapsedMs, html } = answer;
  const likeness = await compare(
    participants,
    `${page.name}.georender`,
    { url: product.url + page.path, html, elapsedMs },
    reference,
  );
  return { ...likeness, status, cache, reason, kept };
}

async function prerenderLikeness(
  participants: Participants,
  page: CorpusPage,
  reference: Look,
): Promise<Likeness | string | undefined> {
  if (participants.prerender === undefined) return undefined;
  const site = await startCorpusSite();
  try {
    site.show(page);
    const url = site.url + page.path;
    const { html, elapsedMs } = await participants.prerender.render(url);
    return await compare(participants, `${page.name}.prerender`, { url, html, elapsedMs }, reference);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await site.close();
  }
}

interface Answer {
  readonly url: string;
  readonly html: string;
  readonly elapsedMs: number;
}

async function compare(
  participants: Participants,
  name: string,
  { url, html, elapsedMs }: Answer,
  reference: Look,
): Promise<Likeness> {
  const look = await participants.person.seeWithoutScripts(url, html);
  await writeLook(participants.outFolder, name, look, html);
  const pixels = await participants.person.samePixels(reference.picture, look.picture);
  return { shares: sharesOf(reference.view, look.view), pixels, elapsedMs };
}

async function writeLook(folder: string | undefined, name: string, look: Look, html?: string): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, name.replaceAll('/', '+'));
  await writeFile(`${file}.png`, Buffer.from(look.picture, 'base64'));
  await writeFile(`${file}.json`, JSON.stringify(look.view, undefined, 2));
  if (html !== undefined) await writeFile(`${file}.html`, html);
}
