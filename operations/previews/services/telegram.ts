// Telegram: site name, title, description and a picture.
import { missingTags } from '../missing-tags';
import { filled, firstOf, lastOf } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, observed, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource, xPicture } from '../preview-source';

const NAME = SERVICE_NAMES.telegram;
const PAGE = 'https://core.telegram.org/constructor/webPage';
const OBSERVED_FIELDS = 'https://ref.mtcute.dev/classes/_mtcute_node.index.WebPage.html';
const OBSERVED_SIZE = 'https://ref.mtcute.dev/classes/_mtcute_web.index.WebPageMedia';
const OBSERVED_ORDER = 'https://www.tryunfurl.com/telegram-link-preview.html';

const RULES = [
  documented('A preview has site name, title, description, and a picture that may be small or large.', PAGE),
  observed('Open Graph tags come first, then the tags for X, then the page’s title.', OBSERVED_ORDER),
  observed('The description is og:description or the meta description.', OBSERVED_FIELDS),
  observed(
    'The tags decide whether the picture is small or large; here twitter:card "summary" is small.',
    OBSERVED_SIZE,
  ),
];

/** The preview. */
export function telegram(source: PreviewSource): Preview {
  const tags = source.tags();
  const title = firstOf(tags, 'og:title', 'twitter:title') ?? filled(tags.title);
  const { shown, problems } = judgePicture(NAME, source, openGraphPicture(tags) ?? xPicture(tags));
  const isSmall = lastOf(tags, 'twitter:card') === 'summary';
  return {
    service: 'telegram',
    card: card({
      kind: title === undefined ? 'link' : shown === undefined ? 'text' : isSmall ? 'small-image' : 'large-image',
      host: source.host,
      siteName: firstOf(tags, 'og:site_name') ?? source.host,
      title,
      description: firstOf(tags, 'og:description', 'twitter:description', 'description'),
      imageUrl: title === undefined ? undefined : shown?.url,
    }),
    problems: [
      ...(firstOf(tags, 'twitter:title') === undefined
        ? missingTags(tags, ['og:title'], `${NAME} makes do with the page's title`)
        : []),
      ...problems,
    ],
    rules: RULES,
  };
}
