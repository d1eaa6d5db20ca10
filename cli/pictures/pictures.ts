// The pictures in docs/pictures: one of each view, and the card of a demo page before and after Georender.
import { VIEWS } from '../../console/app/src/views';

/** A picture to be taken. */
export interface Picture {
  /** Of the file, without its ending. */
  readonly name: string;
  /** The view's folder in `console/app/src/views`. */
  readonly view: string;
  /** The address in the console. */
  readonly address: string;
  readonly scheme: 'light' | 'dark';
  /** A text that the view shows when it is complete. Default: it is complete when nothing is loaded any more. */
  readonly until?: string;
  /** The element that is shown. Default: the window. */
  readonly element?: string;
}

/** The page of the demo site that the pictures are about. */
const PAGE = encodeURIComponent('/articles/1');

/** What views are asked that show nothing by themselves. */
const QUESTIONS: Readonly<Record<string, { readonly search: string; readonly until: string }>> = {
  page: { search: `?url=${PAGE}&from=DE`, until: 'Everything is here.' },
  previews: { search: `?url=${PAGE}`, until: 'bytes of HTML' },
};

/** Folders that have another name than the path of their view. */
const FOLDERS: Readonly<Record<string, string>> = { index: 'kept-pages' };

const CARD = { view: 'previews', until: 'bytes of HTML', element: '[data-service=whatsapp] .link-card' } as const;

/** All of them; a new view has its picture by itself. */
export const PICTURES: readonly Picture[] = [
  ...VIEWS.map(({ path }): Picture => {
    const name = path.slice(1);
    const { search = '', ...shown } = QUESTIONS[name] ?? {};
    return { name, view: FOLDERS[name] ?? name, address: `${path}${search}`, scheme: 'light', ...shown };
  }),
  { name: 'now-dark', view: 'now', address: '/now', scheme: 'dark' },
  { name: 'preview-before', address: `/previews?url=${PAGE}&html=site`, scheme: 'light', ...CARD },
  { name: 'preview-after', address: `/previews?url=${PAGE}&html=answer`, scheme: 'light', ...CARD },
];
