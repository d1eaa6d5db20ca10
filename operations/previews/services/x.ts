// X: the cards that twitter:card chooses, with Open Graph tags where its own are missing.
import type { Problem } from '../../check/checked-page';
import { SOURCES } from '../../check/checks/sources';
import { SERVICE_LIMITS } from '../../check/service-limits';
import { cutToCharacters, longTitle } from '../card-texts';
import { firstOf, lastOf, type PageTags } from '../page-tags';
import { judgePicture, type PictureLimits } from '../picture-limits';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource, xPicture } from '../preview-source';

const NAME = SERVICE_NAMES.x;
const DOCS = 'https://developer.x.com/en/docs/x-for-websites/cards';
const MARKUP = SOURCES.xCards.url;
const LARGE = `${DOCS}/overview/summary-card-with-large-image`;
const SMALL = `${DOCS}/overview/summary`;

const { titleCharacters: TITLE_CHARACTERS, descriptionCharacters: DESCRIPTION_CHARACTERS } = SERVICE_LIMITS.x;
const MOST = { width: 4_096, height: 4_096 };
const SHARED_LIMITS: PictureLimits = { types: ['jpeg', 'png', 'webp', 'gif'], maxBytes: 5 * 1024 * 1024, most: MOST };

const RULES = [
  documented(
    'twitter:card is "summary", "summary_large_image", "app" or "player"; the last one counts.',
    `${DOCS}/guides/getting-started`,
  ),
  documented('Without it, og:type, og:title and og:description together may give a summary card.', MARKUP),
  documented('Missing tags are taken from og:title, og:description and og:image.', MARKUP),
  documented(
    `The title has at most ${TITLE_CHARACTERS} characters, the description at most ${DESCRIPTION_CHARACTERS}.`,
    MARKUP,
  ),
  documented('The picture is a JPG, PNG, WEBP or GIF of less than 5 MB. SVG is not supported.', MARKUP),
  documented('A large picture has 300 × 157 to 4096 × 4096 pixels; its ratio is 2:1.', LARGE),
  documented('The picture of a summary card has 144 × 144 to 4096 × 4096 pixels; it is cut to a square.', SMALL),
];

/** The preview. */
export function x(source: PreviewSource): Preview {
  const tags = source.tags();
  const type = cardType(tags);
  const title = firstOf(tags, 'twitter:title', 'og:title');
  const isLarge = type === 'summary_large_image';
  const least = isLarge ? { width: 300, height: 157 } : { width: 144, height: 144 };
  const verdict = judgePicture(NAME, source, xPicture(tags) ?? openGraphPicture(tags), { ...SHARED_LIMITS, least });
  const isCard = type !== undefined && title !== undefined;
  const description = firstOf(tags, 'twitter:description', 'og:description');
  return {
    service: 'x',
    card: !isCard
      ? card({ kind: 'link', host: source.host })
      : card({
          kind: verdict.shown === undefined ? 'text' : isLarge ? 'large-image' : 'small-image',
          host: source.host,
          title: cutToCharacters(title, TITLE_CHARACTERS),
          description: description === undefined ? undefined : cutToCharacters(description, DESCRIPTION_CHARACTERS),
          imageUrl: verdict.shown?.url,
        }),
    problems: [...cardProblems(tags, title), ...longTitle(NAME, title, TITLE_CHARACTERS), ...verdict.problems],
    rules: RULES,
  };
}

function cardType(tags: PageTags): string | undefined {
  const named = lastOf(tags, 'twitter:card');
  if (named !== undefined) return named;
  return hasOpenGraph(tags) ? 'summary' : undefined;
}

function hasOpenGraph(tags: PageTags): boolean {
  return ['og:type', 'og:title', 'og:description'].every((name) => firstOf(tags, name) !== undefined);
}

function cardProblems(tags: PageTags, title: string | undefined): readonly Problem[] {
  const problems: Problem[] = [];
  const mend = 'Add <meta name="twitter:card" content="summary_large_image">.';
  const named = lastOf(tags, 'twitter:card');
  if (named === undefined) {
    const [severity, effect] = hasOpenGraph(tags)
      ? (['warning', 'a small one at most'] as const)
      : (['error', 'none'] as const);
    problems.push({ id: 'card-missing', severity, message: `The page names no card: ${NAME} shows ${effect}.`, mend });
  } else if (!['summary', 'summary_large_image'].includes(named)) {
    const message = `twitter:card is "${cutToCharacters(named, 100)}"; this preview is drawn as that of "summary".`;
    problems.push({ id: 'card-not-drawn', severity: 'warning', message, mend });
  }
  if (title === undefined) {
    const message = `The page has neither twitter:title nor og:title: ${NAME} shows the bare link.`;
    const add = 'Add <meta property="og:title" content="…">.';
    problems.push({ id: 'title-missing', severity: 'error', message, mend: add });
  }
  return problems;
}
