// Our own pages, each around one library, with the texts that they must show.
import { type Fixtures, json, text } from '../corpus';

/** One page. */
export interface LibraryPage {
  /** The file in `pages/`, without its ending. */
  readonly name: string;
  readonly expects: readonly string[];
  readonly fixtures?: Fixtures;
}

const SHIPS = ['The Albatross', 'The Dawn', 'The Patience'];
const ITEMS: Fixtures = {
  'GET /items.json': { ...json(SHIPS.map((title, index) => ({ id: index + 1, title }))), delayMs: 150 },
};
const DETAIL = { ...json({ text: 'Three masts and a figurehead' }), delayMs: 150 };
const PICTURES: Fixtures = Object.fromEntries(
  Array.from({ length: 12 }, (_, number) => [
    `GET /picture-${number + 1}.svg`,
    text(
      'image/svg+xml',
      `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><rect width="300" height="200" fill="hsl(${30 * number} 60% 50%)"/></svg>`,
    ),
  ]),
);

export const LIBRARY_PAGES: readonly LibraryPage[] = [
  { name: 'lazysizes', expects: ['Ship 12'], fixtures: PICTURES },
  { name: 'aos', expects: ['Chapter 8', 'What happened in night 8'] },
  { name: 'motion', expects: [...SHIPS, 'Far below the horizon'], fixtures: ITEMS },
  { name: 'gsap', expects: ['The light turns', 'Every', 'seconds', 'The rocks below'] },
  { name: 'typed', expects: ['Twelve ships came home before the storm'] },
  { name: 'countup', expects: ['48,213 ships'], fixtures: ITEMS },
  { name: 'swiper', expects: ['Bay 1', 'Bay 3'], fixtures: PICTURES },
  {
    name: 'react-query',
    expects: ['Three masts and a figurehead', ...SHIPS],
    fixtures: {
      ...ITEMS,
      'GET /detail.json': (_body, _path, asked) => (asked === 1 ? json({ error: 'busy' }, 503) : DETAIL),
    },
  },
  {
    name: 'swr',
    expects: ['Three masts and a figurehead', ...SHIPS],
    fixtures: { ...ITEMS, 'GET /detail.json': DETAIL },
  },
  {
    name: 'apollo',
    expects: SHIPS,
    fixtures: {
      'POST /graphql': {
        ...json({ data: { ships: SHIPS.map((name, index) => ({ __typename: 'Ship', id: String(index), name })) } }),
        delayMs: 200,
      },
    },
  },
  {
    name: 'i18next',
    expects: ['The lighthouse', 'Seen by 12 ships'],
    fixtures: {
      'GET /locales/en.json': { ...json({ title: 'The lighthouse', text: 'Seen by {{count}} ships' }), delayMs: 150 },
    },
  },
  { name: 'mui', expects: ['Ships in the bay', ...SHIPS], fixtures: ITEMS },
  { name: 'vuetify', expects: ['Lighthouse', 'Log of the night', ...SHIPS], fixtures: ITEMS },
  { name: 'ionic', expects: ['Harbour', ...SHIPS], fixtures: ITEMS },
  { name: 'anime', expects: ['Storm', 'Force 11', 'The wind is down'] },
  { name: 'vue-transition', expects: ['All that came home', ...SHIPS], fixtures: ITEMS },
  { name: 'locomotive', expects: ['Mile 1', 'Mile 6'] },
  { name: 'alpine', expects: [...SHIPS, 'The gate is open'], fixtures: ITEMS },
  { name: 'lit', expects: ['Ships at anchor', ...SHIPS], fixtures: ITEMS },
];
