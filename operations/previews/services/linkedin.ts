// LinkedIn: a large picture above the title, from Open Graph tags.
import { missingTags } from '../missing-tags';
import { filled, firstOf } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, observed, type Preview, SERVICE_NAMES } from '../preview';
import { openGraphPicture, type PreviewSource } from '../preview-source';

/** A third party's: LinkedIn's own help is not open to programs. */
const SOURCE = 'https://peek.dt.tools/linkedin-preview';
const NAME = SERVICE_NAMES.linkedin;

const RULES = [
  observed('The page has og:title, og:image, og:description and og:url.', SOURCE),
  observed('The picture has at least 1200 × 627 pixels, best in the ratio 1.91:1.', SOURCE),
  observed('Pictures of less than 401 pixels of width are shown as a thumbnail.', SOURCE),
  observed('The picture has at most 5 MB.', SOURCE),
];

/** The preview. */
export function linkedin(source: PreviewSource): Preview {
  const tags = source.tags();
  const title = firstOf(tags, 'og:title') ?? filled(tags.title);
  const { shown, problems } = judgePicture(NAME, source, openGraphPicture(tags), {
    large: { width: 401, height: 0 },
    wanted: { width: 1_200, height: 627 },
    maxBytes: 5 * 1024 * 1024,
  });
  return {
    service: 'linkedin',
    card: card({
      kind: shown === undefined ? 'text' : shown.isLarge ? 'large-image' : 'small-image',
      host: source.host,
      title: title ?? source.host,
      description: firstOf(tags, 'og:description', 'description'),
      imageUrl: shown?.url,
    }),
    problems: [
      ...missingTags(tags, ['og:title'], `${NAME} asks for it, and makes do with the page's title`, 'error'),
      ...missingTags(tags, ['og:description', 'og:url'], `${NAME} asks for it`),
      ...problems,
    ],
    rules: RULES,
  };
}
