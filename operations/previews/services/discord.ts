// Discord: an embed with the site's name, an accent colour, and a small or a large picture.
import type { Problem } from '../../check/checked-page';
import { cutToBytes, cutToCharacters } from '../card-texts';
import { earliestOf, filled, firstOf, lastOf, type PageTags } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource, xPicture } from '../preview-source';

const NAME = SERVICE_NAMES.discord;
/** "Link Previews", proposed by Discord for its documentation. */
const SOURCE = 'https://github.com/discord/discord-api-docs/pull/8606';

const TITLE_BYTES = 70;
const DESCRIPTION_BYTES = 350;
const SITE_NAME_CHARACTERS = 256;
const URL_CHARACTERS = 2_048;

const RULES = [
  documented('The answer has a status of 2xx. Scripts are not run.', SOURCE),
  documented('For title, description and site name, the first tag counts; for layout and colour, the last.', SOURCE),
  documented('Names of tags are read in lower case only.', SOURCE),
  documented('The page’s title and meta description count only as a pair, without Open Graph and tags for X.', SOURCE),
  documented('The picture is small, unless twitter:card is "summary_large_image", or there are several.', SOURCE),
  documented('Pictures are PNG, GIF, JPEG, WEBP or AVIF. Relative addresses must start with "/".', SOURCE),
  documented('theme-color gives the accent: #RRGGBB or #RRGGBBAA only.', SOURCE),
  documented(`Titles are cut at ${TITLE_BYTES} bytes, descriptions at ${DESCRIPTION_BYTES}.`, SOURCE),
  documented(
    `A site name of more than ${SITE_NAME_CHARACTERS} characters, or a URL of more than 2,048, prevents the preview.`,
    SOURCE,
  ),
];

/** The preview. */
export function discord(source: PreviewSource): Preview {
  const read = source.tags();
  const tags: PageTags = { ...read, metas: read.metas.filter(({ name, written }) => name === written) };
  const { title, description } = texts(tags);
  const named = openGraphPicture(tags) ?? xPicture(tags);
  const { shown, problems } = judgePicture(NAME, source, named, {
    types: ['png', 'gif', 'jpeg', 'webp', 'avif'],
    takesPaths: true,
  });
  const siteName = firstOf(tags, 'og:site_name');
  const obstacles = obstaclesOf(source, tags, siteName);
  const isShown = obstacles.length === 0 && (title ?? description ?? shown) !== undefined;
  const accent = lastOf(tags, 'theme-color');
  const kind = shown === undefined ? 'text' : isLarge(tags) ? 'large-image' : 'small-image';
  return {
    service: 'discord',
    card: !isShown
      ? card({ kind: 'link', host: source.host })
      : card({
          kind,
          host: source.host,
          siteName,
          title: title === undefined ? undefined : cutToBytes(title, TITLE_BYTES),
          description: description === undefined ? undefined : cutToBytes(description, DESCRIPTION_BYTES),
          imageUrl: shown?.url,
          accent: accent !== undefined && isAccent(accent) ? accent : undefined,
        }),
    problems: [...obstacles, ...textProblems(title, accent), ...problems],
    rules: RULES,
  };
}

/** The page's own title and description count as a pair. */
function texts(tags: PageTags): { readonly title: string | undefined; readonly description: string | undefined } {
  const title = earliestOf(tags, 'og:title', 'twitter:title');
  const description = earliestOf(tags, 'og:description', 'twitter:description');
  if (title !== undefined || description !== undefined) return { title, description };
  const own = { title: filled(tags.title), description: firstOf(tags, 'description') };
  return own.title === undefined || own.description === undefined ? { title, description } : own;
}

function isLarge(tags: PageTags): boolean {
  const layout = lastOf(tags, 'twitter:card');
  const pictures = tags.metas.filter(({ name }) => name === 'og:image').length;
  return layout === 'summary_large_image' || layout === 'photo' || pictures > 1;
}

function isAccent(colour: string): boolean {
  return /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i.test(colour);
}

function obstaclesOf({ answer }: PreviewSource, { metas }: PageTags, siteName: string | undefined): readonly Problem[] {
  const obstacle = (id: string, message: string, mend: string): Problem => ({ id, severity: 'error', message, mend });
  const problems: Problem[] = [];
  if (answer.status < 200 || answer.status > 299) {
    const message = `The page has status ${answer.status}: ${NAME} shows no preview.`;
    problems.push(obstacle('status-not-ok', message, 'Answer with status 200 if the page is there.'));
  }
  if ([...(siteName ?? '')].length > SITE_NAME_CHARACTERS) {
    const message = `og:site_name has more than ${SITE_NAME_CHARACTERS} characters: ${NAME} shows no preview.`;
    problems.push(obstacle('site-name-long', message, 'Let og:site_name be the name of the site alone.'));
  }
  const isUrl = /^(?:og|twitter):(?:url|image|image:url|image:secure_url|image:src)$/;
  const long = metas.find(({ name, content }) => isUrl.test(name) && content.length > URL_CHARACTERS);
  if (long !== undefined) {
    const message = `${long.name} has more than 2,048 characters: ${NAME} shows no preview.`;
    problems.push(obstacle('url-long', message, 'Shorten the URL.'));
  }
  return problems;
}

function textProblems(title: string | undefined, accent: string | undefined): readonly Problem[] {
  const problems: Problem[] = [];
  if (title === undefined) {
    const message = `The page has neither og:title nor a pair of title and meta description: ${NAME} shows no title.`;
    const mend = 'Add <meta property="og:title" content="…">.';
    problems.push({ id: 'title-missing', severity: 'error', message, mend });
  }
  if (title !== undefined && cutToBytes(title, TITLE_BYTES) !== title) {
    const message = `The title has more than ${TITLE_BYTES} bytes; ${NAME} cuts it.`;
    const mend = `Say what matters in the first ${TITLE_BYTES} bytes.`;
    problems.push({ id: 'title-long', severity: 'warning', message, mend });
  }
  if (accent !== undefined && !isAccent(accent)) {
    const message = `theme-color is "${cutToCharacters(accent, 50)}", which ${NAME} does not read.`;
    problems.push({ id: 'theme-color-form', severity: 'warning', message, mend: 'Write it as #RRGGBB.' });
  }
  return problems;
}
