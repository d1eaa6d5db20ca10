// Facebook: a picture above host, title and description, from Open Graph tags.
import { lateTags } from '../card-texts';
import { missingTags } from '../missing-tags';
import { filled, firstOf } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource } from '../preview-source';

const NAME = SERVICE_NAMES.facebook;
const TAGS = 'https://developers.facebook.com/docs/sharing/webmasters';
const IMAGES = `${TAGS}/images/`;
const CRAWLER = `${TAGS}/web-crawlers`;

/** The crawler's header `Range: bytes=0-524288`. */
const MAX_HTML_BYTES = 524_289;

const RULES = [
  documented('Without Open Graph tags, Facebook guesses title, description and picture.', TAGS),
  documented('The crawler may ask for the first 524,288 bytes only.', CRAWLER),
  documented('The picture has at least 200 × 200 pixels, and at most 8 MB.', IMAGES),
  documented('Below 600 × 315 pixels it is shown much smaller.', IMAGES),
  documented('1200 × 630 pixels are recommended, in a ratio of about 1.91:1; else it is cut.', IMAGES),
];

/** The preview. */
export function facebook(source: PreviewSource): Preview {
  const tags = source.tags(MAX_HTML_BYTES);
  const { shown, problems } = judgePicture(NAME, source, openGraphPicture(tags), {
    least: { width: 200, height: 200 },
    large: { width: 600, height: 315 },
    wanted: { width: 1_200, height: 630 },
    maxBytes: 8_000_000,
  });
  return {
    service: 'facebook',
    card: card({
      kind: shown === undefined ? 'text' : shown.isLarge ? 'large-image' : 'small-image',
      host: source.host,
      title: firstOf(tags, 'og:title') ?? filled(tags.title) ?? source.host,
      description: firstOf(tags, 'og:description', 'description'),
      imageUrl: shown?.url,
    }),
    problems: [
      ...lateTags(NAME, source, MAX_HTML_BYTES),
      ...missingTags(tags, ['og:title', 'og:description'], `${NAME} guesses`),
      ...problems,
    ],
    rules: RULES,
  };
}
