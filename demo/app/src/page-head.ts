// Writes a page's title, meta tags, canonical link and JSON-LD into the head of the document.
import { useLayoutEffect } from 'react';

/** The picture of every link preview: link-preview programs want a bitmap of 1200 × 630. */
const SHARE_IMAGE_PATH = '/share.png';

/** The head's statements about a page. */
export interface PageHead {
  readonly title: string;
  readonly description: string;
  readonly type?: 'website' | 'article';
  /** ISO date, YYYY-MM-DD; a page that has one gets JSON-LD of type Article. */
  readonly publishedOn?: string;
  /** The status that a renderer should answer instead of 200. */
  readonly status?: number;
  /** A header for the renderer's answer, as `Name: value`. */
  readonly header?: string;
}

/** Shows `head` in the document, until another page shows its own. */
export function usePageHead(head: PageHead): void {
  // Compared by content: an equal head is not written again.
  useLayoutEffect(() => writeHead(head), [JSON.stringify(head), location.href]);
}

function writeHead(head: PageHead): void {
  document.title = head.title;
  for (const old of document.head.querySelectorAll('[data-page]')) old.remove();
  document.head.append(...tagsFor(head));
}

function tagsFor(head: PageHead): readonly Element[] {
  const tags = [meta('name', 'description', head.description)];
  if (head.status !== undefined) tags.push(meta('name', 'prerender-status-code', String(head.status)));
  if (head.header !== undefined) tags.push(meta('name', 'prerender-header', head.header));
  // A page that answers with another status is not to be found or shared.
  if (head.status !== undefined) return tags;
  const canonical = location.origin + location.pathname;
  const image = location.origin + SHARE_IMAGE_PATH;
  return [
    ...tags,
    tag('link', { rel: 'canonical', href: canonical }),
    meta('property', 'og:title', head.title),
    meta('property', 'og:description', head.description),
    meta('property', 'og:type', head.type ?? 'website'),
    meta('property', 'og:url', location.href),
    meta('property', 'og:image', image),
    ...(head.publishedOn === undefined ? [] : [articleJsonLd(head, head.publishedOn, canonical, image)]),
  ];
}

function articleJsonLd(head: PageHead, publishedOn: string, canonical: string, image: string): Element {
  const script = tag('script', { type: 'application/ld+json' });
  script.textContent = JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'Article',
    headline: head.title,
    description: head.description,
    datePublished: publishedOn,
    image,
    mainEntityOfPage: canonical,
    author: { '@type': 'Organization', name: 'Georender demo' },
  });
  return script;
}

function meta(attribute: 'name' | 'property', name: string, content: string): Element {
  return tag('meta', { [attribute]: name, content });
}

function tag(name: string, attributes: Readonly<Record<string, string>>): Element {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.setAttribute('data-page', '');
  return element;
}
