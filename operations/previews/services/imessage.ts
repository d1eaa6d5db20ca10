// iMessage: a picture or an icon, the title, and the host; read on the sender's device.
import type { Problem } from '../../check/checked-page';
import { lateTags } from '../card-texts';
import { filled, firstOf, type PageTags } from '../page-tags';
import { judgePicture } from '../picture-limits';
import { card, documented, type Preview, SERVICE_NAMES } from '../preview';
import { iconPicture, openGraphPicture, type PreviewSource } from '../preview-source';

const NAME = SERVICE_NAMES.imessage;
const SOURCE = 'https://developer.apple.com/documentation/technotes/tn3156-create-rich-previews-for-messages';

const MAX_HTML_BYTES = 1024 * 1024;
const ICON_PIXELS = 108;

const RULES = [
  documented('The title is og:title, else the page’s; site name and branding belong into og:site_name.', SOURCE),
  documented('Scripts are not run, and meta redirects are not followed.', SOURCE),
  documented('The picture is og:image. It should have 900 pixels of width.', SOURCE),
  documented('Pictures of less than 150 pixels of width may be left out, or shown as icons.', SOURCE),
  documented('Without a picture there is an icon: apple-touch-icon, square, with at least 108 pixels.', SOURCE),
  documented('The HTML has at most 1 MB, icons and pictures together 10 MB.', SOURCE),
  documented('og:description is shown for posts of social networks only.', SOURCE),
];

/** The preview. */
export function imessage(source: PreviewSource): Preview {
  const tags = source.tags(MAX_HTML_BYTES);
  const title = firstOf(tags, 'og:title') ?? filled(tags.title) ?? source.host;
  const picture = judgePicture(NAME, source, openGraphPicture(tags), {
    large: { width: 150, height: 0 },
    wanted: { width: 900, height: 0 },
    maxBytes: 10 * 1024 * 1024,
  });
  const named = iconPicture(tags);
  const icon =
    picture.shown === undefined && named !== undefined
      ? judgePicture(NAME, source, named, { takesPaths: true, wanted: { width: ICON_PIXELS, height: ICON_PIXELS } })
      : undefined;
  const shown = picture.shown ?? (icon?.shown === undefined ? undefined : { ...icon.shown, isLarge: false });
  return {
    service: 'imessage',
    card: card({
      kind: shown === undefined ? 'text' : shown.isLarge ? 'large-image' : 'small-image',
      host: source.host,
      siteName: firstOf(tags, 'og:site_name'),
      title,
      imageUrl: shown?.url,
    }),
    problems: [
      ...lateTags(NAME, source, MAX_HTML_BYTES),
      ...titleProblems(tags, title),
      ...picture.problems,
      ...(icon?.problems ?? []),
    ],
    rules: RULES,
  };
}

function titleProblems(tags: PageTags, title: string): readonly Problem[] {
  const problems: Problem[] = [];
  const siteName = firstOf(tags, 'og:site_name');
  if (siteName !== undefined && title !== siteName && title.includes(siteName)) {
    problems.push({
      id: 'title-has-site-name',
      severity: 'warning',
      message: `The title contains the site's name: ${NAME} may show it twice.`,
      mend: 'Leave the name of the site out of og:title; og:site_name has it.',
    });
  }
  if (tags.hasMetaRefresh) {
    problems.push({
      id: 'meta-refresh',
      severity: 'warning',
      message: `The page redirects by a meta tag, which ${NAME} does not follow.`,
      mend: 'Redirect by the status 301 or 302.',
    });
  }
  return problems;
}
