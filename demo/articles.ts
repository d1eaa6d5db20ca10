// The texts of the demo's articles, as the demo server's API serves them.
import type { Article } from './article-shape';

/** All articles, in the order in which the home page lists them. Their ids are "1" to "8". */
export const ARTICLES: readonly Article[] = [
  article(
    '1',
    'What a crawler gets from an empty page',
    'A single-page application sends the same few lines of HTML for every address. The rest is a promise.',
    '2025-03-04',
    `Ask the server of a single-page application for any of its addresses and it answers with the same
document: a title, a script, and one empty element to put the content in. A browser runs the script, the
script asks an API for the content, and a moment later there is something to read.

A program that only reads HTML never gets that far. It sees the title that all pages share, no text, and
no links to go on to. To such a reader, a site of a thousand articles is one blank page with a thousand
addresses.

Prerendering closes the gap from outside the application. A browser on a server opens the address, waits
until the content has arrived, and writes down the document as it stands. That copy is what the crawler
receives. The application itself stays as it is, and so does what people see.

You can look at both on this site. View the source of this page, and you will find the empty element.
Ask for it again under the name of a crawler, through Georender, and you will find this paragraph.`,
  ),
  article(
    '2',
    'Some crawlers run scripts, most do not',
    'Search engines differ, and even one that renders pages does it later than it reads them.',
    '2025-03-18',
    `Google documents its work in three phases: crawling, rendering and indexing. A page that was fetched
waits in a queue until there is room to render it, and only then does its script run. How long the wait
is depends on more than your site, and nobody promises a number.

Many other programs never render at all. They fetch the document, take what the HTML says, and move on.
That is a sensible choice on their side: running a browser for every page costs far more than reading
text.

So the question is not whether crawlers can run JavaScript. One or two can, under conditions of their
own. The question is what the others are to make of your pages, and how long you are willing to wait for
those that can.

HTML that is complete when it arrives gives all of them the same answer, at once.`,
  ),
  article(
    '3',
    'Why a shared link has no picture',
    'Link previews are built from meta tags, by programs that read the document once and leave.',
    '2025-04-01',
    `When somebody pastes a link into a chat, a small program fetches the page and looks for a title, a
description and an image, mostly in the Open Graph tags of its head. It has a second or so, and as a
rule it runs no scripts.

An application that sets these tags by script sets them too late. The preview shows what the shell of
the application says, and that is the same for every page: the name of the site, no summary, no picture.

The tags need to be in the HTML that is sent. A prerendered copy has them, because it is taken after the
script has put them there. On this site the head of every article is written by script, so a preview is
a good test of whether anything stands between the application and the reader.

The image itself need not be loaded for that. A renderer that leaves out pictures still writes down
where they are, and saves both its own time and the traffic of the site it visits.`,
  ),
  article(
    '4',
    'When is a page finished?',
    'There is no event for it. A renderer has to guess, unless the page says so.',
    '2025-04-22',
    `The load event of a document fires when its scripts and pictures have arrived. In a single-page
application that is when the work begins: the script now asks for its content. Nothing in the browser
announces the end.

A renderer can watch for quiet. If no request is under way, and the document has not changed for a
while, the page is probably done. The guess is good, but it can be wrong in both directions. A page that
polls its server is never quiet. A page that waits for a timer is quiet too soon.

The page itself knows best. If it sets window.prerenderReady to false early, and to true when its
content is in place, a renderer that respects the flag needs no guess. The page "A page that says when
it is ready" does just that: its last paragraph comes from a timer, well after the last request.

There must be an end to patience, too. A page that says false and never says true is cut off after some
seconds. What was there by then is better than nothing, but it should not be kept as if it were whole.`,
  ),
  article(
    '5',
    'How a page that loads says "not found"',
    'The server of an application answers 200 to everything. The application has to say otherwise.',
    '2025-05-13',
    `Ask a web server for a file it does not have, and it answers 404. Ask the server of a single-page
application for an address that does not exist, and it answers 200 with the shell, because only the
script knows the routes. The script then shows a friendly page with the words "not found".

People understand that page. A crawler reads the status, and the status says that all is well. Search
engines call this a soft 404, and some try to detect it from the text. It is better not to need
detection.

With a renderer in between, the page can state its status itself, in a meta element named
prerender-status-code. The renderer takes it out of the document and answers with that status. The same
works for pages that moved: a status of 301, and a second element that carries the Location header.

This site has one of each. They look ordinary in a browser, which knows nothing of these elements, and
turn into real status codes for those who ask through Georender.`,
  ),
  article(
    '6',
    'An old copy now, or a fresh one later',
    'A cache in front of a renderer has to choose, and the right choice is different for every page.',
    '2025-06-03',
    `Rendering a page takes about as long as opening it in a browser, often a second or more. A crawler that
asks for thousands of pages should not wait for each of them, and the site behind should not have to
build them all again. So copies are kept, and kept copies grow old.

For a while a copy is simply good. After that it may still be better than a wait: give the old copy at
once, and render a new one for the next visitor. Later still it is good for one thing only, which is
to have an answer while the site is down.

These are different spans of time, and they differ by page. A front page changes within minutes, an
article hardly ever. A page that says "not found" should be forgotten soon, since somebody may be about
to publish it.

When a page is known to have changed, waiting for a clock is a waste. Then the copy should be thrown
away by name. The one thing to be careful about is a render that began before the change and ends after
it: what it brings is old, however new it looks.`,
  ),
  article(
    '7',
    'Why render in more than one region',
    'Distance costs time on every request, and one region is one thing that can fail.',
    '2025-07-08',
    `A crawler in one part of the world that asks for a copy kept in another waits for the way there and
back. Light in fibre needs its time, and a new connection goes back and forth more than once before the
first byte of the page. Keeping copies close to those who ask takes most of that away.

The second reason is less about speed. A renderer is a browser, and browsers are large programs that
visit pages which somebody else wrote. One day it will be busy, or broken, or its region will be. If the
next region can answer instead, the crawler need not notice.

Several copies bring a question of their own: what if they differ? The answer is to make that hard. A
copy is stored under a name that is made from its content, and never changed. Regions may learn about a
new copy a little later than others, but two of them can never hold different texts under the same name.

What is written far away takes a moment to arrive. Until then, the region that was asked can still fetch
the copy from the one that made it, which is slower than having it and much quicker than rendering it
again.`,
  ),
  article(
    '8',
    'The same page for everyone',
    'Prerendering is honest as long as crawlers receive what people see.',
    '2025-08-19',
    `Giving crawlers a different document from the one that browsers get sounds like a trick, and it can be
one. The name for the trick is cloaking: text made for search engines that no visitor ever sees.

A prerendered page is the opposite of that if it is made honestly. It is the document that a browser
builds from the same application, the same API and the same address, with the scripts taken out because
they have done their work. A person who opens the page reads the same words.

To keep it so, the copy must not become too old, errors must remain errors, and nothing may be added
that the page does not contain. It is also good to know what a prerenderer is: a way around a limit.
Google, for its part, calls dynamic rendering a workaround and recommends rendering on the server.

If you begin a new site today, consider a framework that does that. If you have an application that
works and is too large to rewrite, a renderer beside it is a fair answer, and it is easy to take away
again.`,
  ),
];

/** `text` separates its paragraphs by a blank line; single line breaks are only there for the source file. */
function article(id: string, title: string, summary: string, publishedOn: string, text: string): Article {
  const paragraphs = text.split('\n\n').map((paragraph) => paragraph.replaceAll('\n', ' '));
  return { id, title, summary, publishedOn, paragraphs };
}
