// Frameworks' real builds arrive complete: what the crawler gets is what a person sees.
import assert from 'node:assert/strict';
import { type Person, startPerson } from '../../support/browser/person-view';
import { htmlOf, startTestRenderer, type TestRenderer } from '../../support/browser/test-renderer';
import { type ApplicationServer, startApplicationServer } from '../../support/site/application-server';

interface ApplicationCase {
  readonly name: string;
  readonly path: string;
  /** What a person navigates to, where that is not the path. */
  readonly personPath?: string;
  readonly title: string;
  /** Texts that only appear once everything has been loaded. */
  readonly shows: readonly string[];
  /** What must be in the HTML as such. */
  readonly html?: readonly RegExp[];
}

const SUMMARIES = [
  'Two towers on the chalk cliff of Rügen.',
  'The oldest sea-washed lighthouse that still stands.',
  'Famous for a wave & a keeper at its door.',
];
const STORY = "Robert Stevenson's masons worked between the tides for four summers.";
const KEEPERS = ['First principal keeper at Bell Rock', 'Théodore Malgorn'];
const NOTICES = [
  'Fog signal at Bell Rock out of service until Friday.',
  'Buoy 7 is off station, 0.4 nautical miles to the east.',
];
const REID = 'Kept by John Reid, 1811–1821';

/** What the applications show until they know better. */
const PLACEHOLDERS =
  /Loading|Looking|Waiting|Unfolding|Asking|Notices follow|Keepers follow|Not here yet|appear when you get here|More to come|is asleep/;

const cases: readonly ApplicationCase[] = [
  {
    name: 'react',
    path: '/',
    title: '3 lighthouses',
    shows: [...SUMMARIES, ...KEEPERS, ...NOTICES, 'High water 03:52', 'Low water 11:31', 'This part is closed today.'],
    html: [
      /<meta name="description" content="From Kap Arkona on."/,
      /<meta property="og:title" content="3 lighthouses"/,
      /<script type="application\/ld\+json">\{"@context":"https:\/\/schema.org","@type":"ItemList","numberOfItems":3\}<\/script>/,
    ],
  },
  {
    name: 'vue',
    path: '/',
    title: 'Lighthouses in Vue',
    shows: [...SUMMARIES, ...NOTICES, 'The tallest is La Jument.'],
    html: [/<meta name="description" content="The tallest is La Jument\."/, /<link rel="canonical" href="\/"/],
  },
  {
    name: 'vue',
    path: '/lighthouses/bell-rock',
    title: 'Bell Rock',
    shows: [STORY, 'Kept by John Reid, First principal keeper at Bell Rock, 1811–1821'],
    html: [/<meta property="og:type" content="article"/, /"@type":"LandmarksOrHistoricalBuildings","name":"Bell Rock"/],
  },
  {
    name: 'angular-zone',
    path: '/',
    title: '3 lighthouses in Angular',
    shows: [...SUMMARIES, 'The keeper has woken up.'],
    html: [/<meta property="og:title" content="3 lighthouses in Angular"/, /<base href="\/"/],
  },
  {
    name: 'angular-zone',
    path: '/lighthouses/bell-rock',
    title: 'Bell Rock',
    shows: [STORY, REID],
    html: [/"@type":"LandmarksOrHistoricalBuildings","name":"Bell Rock"/],
  },
  {
    name: 'angular-zoneless',
    path: '/',
    title: '117 metres of lighthouse',
    shows: [...SUMMARIES, ...KEEPERS, ...NOTICES, 'Together they are 117 metres tall.', 'Arbroath: high water 03:52'],
    html: [/<tide-table[^>]*><template shadowrootmode="open"/],
  },
  {
    name: 'svelte',
    path: '/',
    title: 'Kept by John Reid and Théodore Malgorn',
    shows: [...SUMMARIES, ...KEEPERS],
    html: [/<meta name="description" content="There are 2 keepers\."/],
  },
  {
    name: 'lit',
    path: '/',
    title: '3 lighthouses in shadow roots',
    shows: [
      ...SUMMARIES,
      ...NOTICES,
      'Written in the page, slotted into the shadow.',
      'Slotted into the footer.',
      'No keeper is known.',
      '47 metres tall',
      'High water at Ouessant: 05:17',
    ],
    html: [
      /<lighthouse-app[^>]*><template shadowrootmode="open"/,
      // One shadow root inside another, and the way it hands on the focus.
      /<lighthouse-card[^>]*><template shadowrootmode="open"[^>]* shadowrootdelegatesfocus/,
      // Sheets that were adopted, and rules that were put into one later.
      /<style[^>]*>[^<]*rgb\(10, 40, 200\)/,
      /<style[^>]*>[^<]*letter-spacing: 0\.5px/,
    ],
  },
  {
    name: 'css-in-js',
    path: '/',
    title: 'Styled lighthouses',
    shows: [...SUMMARIES, ...NOTICES, 'Lighthouses, styled » ✓'],
    html: [
      /<style[^>]*>[^<]*color: rgb\(11, 22, 33\)/,
      /<style[^>]*>[^<]*@media \(min-width: 100px\)[^<]*letter-spacing: 2px/,
      /<style[^>]*>[^<]*@keyframes [^<]*translateY\(4px\)/,
      /<style[^>]*>[^<]*max-width: 777px/,
      /<style[^>]*>[^<]*color: rgb\(101, 102, 103\)/,
      /<style[^>]*>[^<]*li:hover[^<]*rgb\(201, 202, 203\)/,
      /<style[^>]*>[^<]*rgb\(250, 251, 252\)/,
    ],
  },
  { name: 'lazy-routes', path: '/', title: 'Atlas', shows: ['Where the atlas starts'] },
  {
    name: 'lazy-routes',
    path: '/atlas/bell-rock',
    title: 'Bell Rock in the atlas',
    shows: [STORY, REID, 'A red dot is where John Reid slept.'],
    html: [/<link rel="stylesheet"[^>]*\/assets\/Atlas-/],
  },
  {
    name: 'deferred',
    path: '/',
    title: 'A long page',
    shows: [
      'Mounted when it came into view.',
      'John Reid: First principal keeper at Bell Rock',
      'Opaque only once it was seen.',
      '(image A lighthouse /bell-rock.svg)',
      'Ouessant: high water 05:17',
      ...NOTICES,
      'That was all',
      'See also La Jument',
    ],
  },
  {
    name: 'hash-bang',
    path: '/?_escaped_fragment_=',
    personPath: '/',
    title: '3 lighthouses behind a hash',
    shows: SUMMARIES,
    html: [/<meta name="description" content="A list of lighthouses\."/],
  },
  {
    name: 'hash-bang',
    path: '/?_escaped_fragment_=/lighthouses/bell-rock',
    personPath: '/#!/lighthouses/bell-rock',
    title: 'Bell Rock',
    shows: [STORY, REID],
  },
];

describe('handlers/render: applications built by their frameworks', function () {
  this.timeout(300_000);
  const servers = new Map<string, ApplicationServer>();
  let renderer: TestRenderer;
  let person: Person;

  before(async () => {
    for (const { name } of cases) {
      if (!servers.has(name)) servers.set(name, await startApplicationServer(name));
    }
    const hosts = [...servers.values()].map(({ host }) => host);
    [renderer, person] = await Promise.all([startTestRenderer(hosts), startPerson()]);
  });

  after(async () => {
    await Promise.all([renderer.close(), person.close()]);
    await Promise.all([...servers.values()].map((server) => server.close()));
  });

  for (const { name, path, personPath = path, title, shows, html = [] } of cases) {
    it(`${name} ${path} arrives complete`, async () => {
      const { url = '' } = servers.get(name) ?? {};
      const [seen, document] = await Promise.all([person.see(url + personPath, shows), renderer.render(url + path)]);
      const rendered = htmlOf(document);
      const read = await person.seeWithoutScripts(url + path, rendered);

      assert.deepEqual(read.lines, seen.lines);
      // The meta that had a crawler ask by `_escaped_fragment_` would have it ask again.
      assert.deepEqual(
        read.head,
        seen.head.filter((fact) => fact !== 'name=fragment content=!'),
      );
      assert.equal(read.head[0], title);
      for (const expected of html) assert.match(rendered, expected);
      assert.doesNotMatch(read.lines.join('\n'), PLACEHOLDERS);
      assert.doesNotMatch(rendered, /<script(?! type="application\/ld\+json")/);
      assert.doesNotMatch(rendered, /<link[^>]*(?:modulepreload|as="script")/);
      assert.equal(document.kind === 'page' && document.partial, false);
      assert.equal(document.kind === 'page' ? document.broken : 'no page', undefined);
    });
  }
});
