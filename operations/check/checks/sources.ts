// The public documents that checks follow.
import type { CheckSource } from '../checked-page';

const google = (path: string, title: string): CheckSource => ({
  title: `Google Search Central, "${title}"`,
  url: `https://developers.google.com/search/docs/${path}`,
});

/** By a short name. */
export const SOURCES = {
  googleCanonical: google('crawling-indexing/consolidate-duplicate-urls', 'How to specify a canonical URL'),
  googleGooglebot: google('crawling-indexing/googlebot', 'What is Googlebot'),
  googleHreflang: google('specialty/international/localized-versions', 'Localized versions of your pages'),
  googleImages: google('appearance/google-images', 'Image SEO best practices'),
  googleJavaScript: google('crawling-indexing/javascript/javascript-seo-basics', 'JavaScript SEO basics'),
  googleLazy: google('crawling-indexing/javascript/lazy-loading', 'Fix lazy-loaded content'),
  googleLinks: google('crawling-indexing/links-crawlable', 'SEO link best practices'),
  googleRedirects: google('crawling-indexing/301-redirects', 'Redirects and Google Search'),
  googleRobotsMeta: google('crawling-indexing/robots-meta-tag', 'Robots meta tag, data-nosnippet, and X-Robots-Tag'),
  googleSnippet: google('appearance/snippet', 'Control your snippets in search results'),
  googleStatus: google('crawling-indexing/http-network-errors', 'How HTTP status codes affect Google Search'),
  googleStructured: google('appearance/structured-data/sd-policies', 'General structured data guidelines'),
  googleTitle: google('appearance/title-link', 'Influencing your title links in search results'),
  robotsTxt: {
    title: 'RFC 9309, Robots Exclusion Protocol',
    url: 'https://www.rfc-editor.org/rfc/rfc9309.html',
  },
  httpRedirects: {
    title: 'RFC 9110, HTTP Semantics, section 15.4',
    url: 'https://www.rfc-editor.org/rfc/rfc9110.html#section-15.4',
  },
  json: { title: 'RFC 8259, The JSON Data Interchange Format', url: 'https://www.rfc-editor.org/rfc/rfc8259.html' },
  jsonLd: { title: 'W3C, JSON-LD 1.1, section 3.5', url: 'https://www.w3.org/TR/json-ld11/#specifying-the-type' },
  mixedContent: { title: 'W3C, Mixed Content', url: 'https://www.w3.org/TR/mixed-content/' },
  htmlHeadings: {
    title: 'HTML Standard, "Headings and outlines"',
    url: 'https://html.spec.whatwg.org/multipage/sections.html#headings-and-outlines',
  },
  wcagLanguage: {
    title: 'W3C, Understanding WCAG 2.2, 3.1.1 Language of Page',
    url: 'https://www.w3.org/WAI/WCAG22/Understanding/language-of-page.html',
  },
  viewport: {
    title: 'MDN, <meta name="viewport">',
    url: 'https://developer.mozilla.org/docs/Web/HTML/Reference/Elements/meta/name/viewport',
  },
  openGraph: { title: 'The Open Graph protocol', url: 'https://ogp.me/' },
  facebookImages: {
    title: 'Meta for Developers, "Images in Link Shares"',
    url: 'https://developers.facebook.com/docs/sharing/webmasters/images',
  },
  whatsApp: {
    title: 'Meta for Developers, WhatsApp, "Link Previews"',
    url: 'https://developers.facebook.com/documentation/business-messaging/whatsapp/link-previews/',
  },
  xCards: { title: 'X, "Cards Markup Tag Reference"', url: 'https://developer.x.com/cards/markup' },
  slackWindow: {
    title: 'OpenGraph+, "Link Not Unfurling in Slack"',
    url: 'https://opengraphplus.com/consumers/slack/issues/link-not-unfurling',
  },
} as const satisfies Readonly<Record<string, CheckSource>>;
