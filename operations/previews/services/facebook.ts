// Facebook: a picture above host, title and description, from Open Graph tags.
import { SOURCES } from '../../check/checks/sources';
import { MAX_PICTURE_BYTES } from '../../check/picture';
import { SERVICE_LIMITS } from '../../check/service-limits';
import { lateTags } from '../card-texts';
import { missingTags } from '../missing-tags';
import { filled, firstOf } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource } from '../preview-source';

const NAME = SERVICE_NAMES.facebook;
const TAGS = 'https://developers.facebook.com/docs/sharing/webmasters';
const IMAGES = SOURCES.facebookImages.url;
const CRAWLER = `${TAGS}/web-crawlers`;

/** The crawler's header `Range: bytes=0-524288`. */
const MAX_HTML_BYTES = 524_289;

const RULES = [
  documented('Without Open Graph tags, Facebook guesses title, description and picture.', TAGS),
  documented('The crawler’s requests may have the header "Range: bytes=0-524288".', CRAWLER),
  documented('The picture has at least 200 × 200 pixels, and at most 8 MB.', IMAGES),
  documented('Below 600 × 315 pixels it is shown much smaller.', IMAGES),
  documented('1200 × 630 pixels are recommended, in a ratio of about 1.91:1; else it is cut.', IMAGES),
];

/** The preview. */
export function facebook(source: PreviewSource): Preview {
  const tags = source.tags(MAX_HTML_BYTES);
  const { shown, problems } = judgePicture(NAME, source, openGraphPicture(tags), {
    least: SERVICE_LIMITS.facebook.leastPicture,
    large: { width: 600, height: 315 },
    wanted: SERVICE_LIMITS.facebook.recommendedPicture,
    maxBytes: MAX_PICTURE_BYTES,
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
