// The views, in the order of the navigation. Each is loaded when it is opened.
import { type ComponentType, lazy } from 'react';

/** A view. */
export interface View {
  readonly path: string;
  readonly name: string;
  /** The question that it answers, in a few words. */
  readonly question: string;
  readonly Page: ComponentType;
}

/** All of them. */
export const VIEWS: readonly View[] = [
  {
    path: '/now',
    name: 'Now',
    question: 'Are bots answered, from what, how fresh, and at what cost?',
    Page: lazy(() => import('./views/now/NowView')),
  },
  {
    path: '/requests',
    name: 'Requests',
    question: 'Who asks for what, and what do they get?',
    Page: lazy(() => import('./views/requests/RequestsView')),
  },
  {
    path: '/index',
    name: 'Index',
    question: 'Which pages are kept, and which should be taken back or rendered again?',
    Page: lazy(() => import('./views/kept-pages/IndexView')),
  },
  {
    path: '/page',
    name: 'A page',
    question: 'What does the site send, what does a bot get, and what does a person see?',
    Page: lazy(() => import('./views/page/PageView')),
  },
  {
    path: '/previews',
    name: 'Previews',
    question: 'What do links to a page look like elsewhere?',
    Page: lazy(() => import('./views/previews/PreviewsView')),
  },
  {
    path: '/bots',
    name: 'Bots',
    question: 'Who came, for what, when, and who was no bot?',
    Page: lazy(() => import('./views/bots/BotsView')),
  },
  {
    path: '/regions',
    name: 'Regions',
    question: 'How is each region, and which countries does it answer?',
    Page: lazy(() => import('./views/regions/RegionsView')),
  },
  {
    path: '/cost',
    name: 'Cost',
    question: 'What does it cost, by part and day, and what would it cost elsewhere?',
    Page: lazy(() => import('./views/cost/CostView')),
  },
];
